// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A host was closed. */
export type HostClosed = {
    /** The host. */
    host: Address;
    /** Who owned it. */
    owner: Address;
    /** Its tier at the end. */
    tier: number;
    /** Unix seconds. */
    at: bigint;
};

export type HostClosedArgs = {
    /** The host. */
    host: Address;
    /** Who owned it. */
    owner: Address;
    /** Its tier at the end. */
    tier: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostClosedEncoder(): FixedSizeEncoder<HostClosedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['tier', getU8Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostClosedDecoder(): FixedSizeDecoder<HostClosed> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['tier', getU8Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostClosedCodec(): FixedSizeCodec<HostClosedArgs, HostClosed> {
    return combineCodec(getHostClosedEncoder(), getHostClosedDecoder());
}
