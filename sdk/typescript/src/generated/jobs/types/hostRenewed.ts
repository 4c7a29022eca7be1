// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A waiting host renewed its place. */
export type HostRenewed = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Until when its place is valid, Unix seconds. */
    validUntil: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type HostRenewedArgs = {
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Until when its place is valid, Unix seconds. */
    validUntil: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostRenewedEncoder(): FixedSizeEncoder<HostRenewedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['validUntil', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostRenewedDecoder(): FixedSizeDecoder<HostRenewed> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['validUntil', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostRenewedCodec(): FixedSizeCodec<HostRenewedArgs, HostRenewed> {
    return combineCodec(getHostRenewedEncoder(), getHostRenewedDecoder());
}
