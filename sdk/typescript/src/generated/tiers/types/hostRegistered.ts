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
    getU32Decoder,
    getU32Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A host was registered. */
export type HostRegistered = {
    /** The host. */
    host: Address;
    /** Who owns it. */
    owner: Address;
    /** Who paid the account's rent. */
    payer: Address;
    /** Which of its owner's hosts it is. */
    index: number;
    /** The agent's key. */
    worker: Address;
    /** The token account that it is paid to. */
    payout: Address;
    /** Its class of GPUs. */
    class: Address;
    /** How many GPUs. */
    gpus: number;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** Its tier. */
    tier: number;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros. */
    endpoint: ReadonlyUint8Array;
    /** Unix seconds. */
    at: bigint;
};

export type HostRegisteredArgs = {
    /** The host. */
    host: Address;
    /** Who owns it. */
    owner: Address;
    /** Who paid the account's rent. */
    payer: Address;
    /** Which of its owner's hosts it is. */
    index: number;
    /** The agent's key. */
    worker: Address;
    /** The token account that it is paid to. */
    payout: Address;
    /** Its class of GPUs. */
    class: Address;
    /** How many GPUs. */
    gpus: number;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** Its tier. */
    tier: number;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros. */
    endpoint: ReadonlyUint8Array;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostRegisteredEncoder(): FixedSizeEncoder<HostRegisteredArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['payer', getAddressEncoder()],
        ['index', getU16Encoder()],
        ['worker', getAddressEncoder()],
        ['payout', getAddressEncoder()],
        ['class', getAddressEncoder()],
        ['gpus', getU8Encoder()],
        ['vramMib', getU32Encoder()],
        ['agentVersion', fixEncoderSize(getBytesEncoder(), 4)],
        ['tier', getU8Encoder()],
        ['machine', fixEncoderSize(getBytesEncoder(), 32)],
        ['region', fixEncoderSize(getBytesEncoder(), 8)],
        ['endpoint', fixEncoderSize(getBytesEncoder(), 64)],
        ['at', getI64Encoder()],
    ]);
}

export function getHostRegisteredDecoder(): FixedSizeDecoder<HostRegistered> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['index', getU16Decoder()],
        ['worker', getAddressDecoder()],
        ['payout', getAddressDecoder()],
        ['class', getAddressDecoder()],
        ['gpus', getU8Decoder()],
        ['vramMib', getU32Decoder()],
        ['agentVersion', fixDecoderSize(getBytesDecoder(), 4)],
        ['tier', getU8Decoder()],
        ['machine', fixDecoderSize(getBytesDecoder(), 32)],
        ['region', fixDecoderSize(getBytesDecoder(), 8)],
        ['endpoint', fixDecoderSize(getBytesDecoder(), 64)],
        ['at', getI64Decoder()],
    ]);
}

export function getHostRegisteredCodec(): FixedSizeCodec<HostRegisteredArgs, HostRegistered> {
    return combineCodec(getHostRegisteredEncoder(), getHostRegisteredDecoder());
}
