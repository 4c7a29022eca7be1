// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A class of GPUs was created or changed. */
export type ClassSet = {
    /** The class. */
    class: Address;
    /** Its id. */
    id: number;
    /** Its name, UTF-8, padded with zeros. */
    name: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** 1 when hosts may register in it. */
    allowed: number;
    /** Benchmark figures that scores are relative to. */
    baseline: Array<bigint>;
    /** The figures from `baseline_at` on; zero when none are proposed. */
    nextBaseline: Array<bigint>;
    /** When those take effect, Unix seconds; zero when none are proposed. */
    baselineAt: bigint;
};

export type ClassSetArgs = {
    /** The class. */
    class: Address;
    /** Its id. */
    id: number;
    /** Its name, UTF-8, padded with zeros. */
    name: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** 1 when hosts may register in it. */
    allowed: number;
    /** Benchmark figures that scores are relative to. */
    baseline: Array<number | bigint>;
    /** The figures from `baseline_at` on; zero when none are proposed. */
    nextBaseline: Array<number | bigint>;
    /** When those take effect, Unix seconds; zero when none are proposed. */
    baselineAt: number | bigint;
};

export function getClassSetEncoder(): FixedSizeEncoder<ClassSetArgs> {
    return getStructEncoder([
        ['class', getAddressEncoder()],
        ['id', getU16Encoder()],
        ['name', fixEncoderSize(getBytesEncoder(), 32)],
        ['vramMib', getU32Encoder()],
        ['allowed', getU8Encoder()],
        ['baseline', getArrayEncoder(getU64Encoder(), { size: 4 })],
        ['nextBaseline', getArrayEncoder(getU64Encoder(), { size: 4 })],
        ['baselineAt', getI64Encoder()],
    ]);
}

export function getClassSetDecoder(): FixedSizeDecoder<ClassSet> {
    return getStructDecoder([
        ['class', getAddressDecoder()],
        ['id', getU16Decoder()],
        ['name', fixDecoderSize(getBytesDecoder(), 32)],
        ['vramMib', getU32Decoder()],
        ['allowed', getU8Decoder()],
        ['baseline', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['nextBaseline', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['baselineAt', getI64Decoder()],
    ]);
}

export function getClassSetCodec(): FixedSizeCodec<ClassSetArgs, ClassSet> {
    return combineCodec(getClassSetEncoder(), getClassSetDecoder());
}
