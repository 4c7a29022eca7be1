// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A host has another tier. */
export type TierChanged = {
    /** The host. */
    host: Address;
    /** Its tier before. */
    before: number;
    /** Its tier from now on. */
    tier: number;
    /** Why, see `nosana_common::assessment::Reason`. */
    reason: number;
    /** The admin's reason in words, UTF-8, padded with zeros; zero otherwise. */
    text: ReadonlyUint8Array;
    /** The admin who moved it; zero when it followed from the rules. */
    by: Address;
    /** Proofs failed in a row that count from now on. */
    strikes: number;
    /** Unix seconds. */
    at: bigint;
};

export type TierChangedArgs = {
    /** The host. */
    host: Address;
    /** Its tier before. */
    before: number;
    /** Its tier from now on. */
    tier: number;
    /** Why, see `nosana_common::assessment::Reason`. */
    reason: number;
    /** The admin's reason in words, UTF-8, padded with zeros; zero otherwise. */
    text: ReadonlyUint8Array;
    /** The admin who moved it; zero when it followed from the rules. */
    by: Address;
    /** Proofs failed in a row that count from now on. */
    strikes: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getTierChangedEncoder(): FixedSizeEncoder<TierChangedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['before', getU8Encoder()],
        ['tier', getU8Encoder()],
        ['reason', getU8Encoder()],
        ['text', fixEncoderSize(getBytesEncoder(), 64)],
        ['by', getAddressEncoder()],
        ['strikes', getU16Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getTierChangedDecoder(): FixedSizeDecoder<TierChanged> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['before', getU8Decoder()],
        ['tier', getU8Decoder()],
        ['reason', getU8Decoder()],
        ['text', fixDecoderSize(getBytesDecoder(), 64)],
        ['by', getAddressDecoder()],
        ['strikes', getU16Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getTierChangedCodec(): FixedSizeCodec<TierChangedArgs, TierChanged> {
    return combineCodec(getTierChangedEncoder(), getTierChangedDecoder());
}
