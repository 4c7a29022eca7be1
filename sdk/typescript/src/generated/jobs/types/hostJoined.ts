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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A host waits in a market's queue. */
export type HostJoined = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Number of its place. */
    slot: bigint;
    /** Until when its place is valid, Unix seconds. */
    validUntil: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type HostJoinedArgs = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Number of its place. */
    slot: number | bigint;
    /** Until when its place is valid, Unix seconds. */
    validUntil: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostJoinedEncoder(): FixedSizeEncoder<HostJoinedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['slot', getU64Encoder()],
        ['validUntil', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostJoinedDecoder(): FixedSizeDecoder<HostJoined> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['slot', getU64Decoder()],
        ['validUntil', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostJoinedCodec(): FixedSizeCodec<HostJoinedArgs, HostJoined> {
    return combineCodec(getHostJoinedEncoder(), getHostJoinedDecoder());
}
