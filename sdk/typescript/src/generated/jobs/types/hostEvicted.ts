// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A host that its market takes no longer was taken out of the queue. */
export type HostEvicted = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Number of the place that it had. */
    slot: bigint;
    /** Its tier now, see `nosana_common::tier::Tier`. */
    tier: number;
    /** What it has bonded now, xNOS. */
    bond: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type HostEvictedArgs = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Number of the place that it had. */
    slot: number | bigint;
    /** Its tier now, see `nosana_common::tier::Tier`. */
    tier: number;
    /** What it has bonded now, xNOS. */
    bond: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostEvictedEncoder(): FixedSizeEncoder<HostEvictedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['slot', getU64Encoder()],
        ['tier', getU8Encoder()],
        ['bond', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostEvictedDecoder(): FixedSizeDecoder<HostEvicted> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['slot', getU64Decoder()],
        ['tier', getU8Decoder()],
        ['bond', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostEvictedCodec(): FixedSizeCodec<HostEvictedArgs, HostEvicted> {
    return combineCodec(getHostEvictedEncoder(), getHostEvictedDecoder());
}
