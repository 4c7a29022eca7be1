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

/** A waiting host left the queue. */
export type HostLeft = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Number of the place that it had. */
    slot: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type HostLeftArgs = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Number of the place that it had. */
    slot: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostLeftEncoder(): FixedSizeEncoder<HostLeftArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['slot', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostLeftDecoder(): FixedSizeDecoder<HostLeft> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['slot', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostLeftCodec(): FixedSizeCodec<HostLeftArgs, HostLeft> {
    return combineCodec(getHostLeftEncoder(), getHostLeftDecoder());
}
