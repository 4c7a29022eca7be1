// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI32Decoder,
    getI32Encoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A job that others ended got its result. */
export type ResultAttached = {
    /** The job. */
    job: Address;
    /** The host that ran it. */
    host: Address;
    /** What its process ended with. */
    exitCode: number;
    /** SHA-256 of the result's bytes. */
    result: ReadonlyUint8Array;
    /** Unix seconds. */
    at: bigint;
};

export type ResultAttachedArgs = {
    /** The job. */
    job: Address;
    /** The host that ran it. */
    host: Address;
    /** What its process ended with. */
    exitCode: number;
    /** SHA-256 of the result's bytes. */
    result: ReadonlyUint8Array;
    /** Unix seconds. */
    at: number | bigint;
};

export function getResultAttachedEncoder(): FixedSizeEncoder<ResultAttachedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['exitCode', getI32Encoder()],
        ['result', fixEncoderSize(getBytesEncoder(), 32)],
        ['at', getI64Encoder()],
    ]);
}

export function getResultAttachedDecoder(): FixedSizeDecoder<ResultAttached> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['exitCode', getI32Decoder()],
        ['result', fixDecoderSize(getBytesDecoder(), 32)],
        ['at', getI64Decoder()],
    ]);
}

export function getResultAttachedCodec(): FixedSizeCodec<ResultAttachedArgs, ResultAttached> {
    return combineCodec(getResultAttachedEncoder(), getResultAttachedDecoder());
}
