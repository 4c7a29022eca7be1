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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** What a host says of itself, or where it is paid, was changed. */
export type HostUpdated = {
    /** The host. */
    host: Address;
    /** The token account that it is paid to, for jobs that it starts from now on. */
    payout: Address;
    /** URL of the agent's API, padded with zeros. */
    endpoint: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** Unix seconds. */
    at: bigint;
};

export type HostUpdatedArgs = {
    /** The host. */
    host: Address;
    /** The token account that it is paid to, for jobs that it starts from now on. */
    payout: Address;
    /** URL of the agent's API, padded with zeros. */
    endpoint: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostUpdatedEncoder(): FixedSizeEncoder<HostUpdatedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['payout', getAddressEncoder()],
        ['endpoint', fixEncoderSize(getBytesEncoder(), 64)],
        ['region', fixEncoderSize(getBytesEncoder(), 8)],
        ['agentVersion', fixEncoderSize(getBytesEncoder(), 4)],
        ['at', getI64Encoder()],
    ]);
}

export function getHostUpdatedDecoder(): FixedSizeDecoder<HostUpdated> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['payout', getAddressDecoder()],
        ['endpoint', fixDecoderSize(getBytesDecoder(), 64)],
        ['region', fixDecoderSize(getBytesDecoder(), 8)],
        ['agentVersion', fixDecoderSize(getBytesDecoder(), 4)],
        ['at', getI64Decoder()],
    ]);
}

export function getHostUpdatedCodec(): FixedSizeCodec<HostUpdatedArgs, HostUpdated> {
    return combineCodec(getHostUpdatedEncoder(), getHostUpdatedDecoder());
}
