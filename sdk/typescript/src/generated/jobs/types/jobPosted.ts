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

/** A job was posted. */
export type JobPosted = {
    /** The job. */
    job: Address;
    /** Who posted it. */
    client: Address;
    /** Who paid its rent. */
    payer: Address;
    /** Where. */
    market: Address;
    /** The token account that paid. */
    refund: Address;
    /** SHA-256 of the definition's bytes. */
    definition: ReadonlyUint8Array;
    /** What makes its address. */
    nonce: bigint;
    /** Base units per second. */
    price: bigint;
    /** Base units put into escrow. */
    deposit: bigint;
    /** The most seconds that are paid for. */
    timeout: number;
    /** The host's share, basis points. */
    hostShareBps: number;
    /** The fee, basis points. */
    feeBps: number;
    /** Seconds after the assignment in which a host must start. */
    startLimit: number;
    /** Seconds that the account is kept after the end. */
    retention: number;
    /** The tier that a host needs to start it. */
    tier: number;
    /** Weight that a host must have bonded to start it, xNOS. */
    bondMinimum: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type JobPostedArgs = {
    /** The job. */
    job: Address;
    /** Who posted it. */
    client: Address;
    /** Who paid its rent. */
    payer: Address;
    /** Where. */
    market: Address;
    /** The token account that paid. */
    refund: Address;
    /** SHA-256 of the definition's bytes. */
    definition: ReadonlyUint8Array;
    /** What makes its address. */
    nonce: number | bigint;
    /** Base units per second. */
    price: number | bigint;
    /** Base units put into escrow. */
    deposit: number | bigint;
    /** The most seconds that are paid for. */
    timeout: number;
    /** The host's share, basis points. */
    hostShareBps: number;
    /** The fee, basis points. */
    feeBps: number;
    /** Seconds after the assignment in which a host must start. */
    startLimit: number;
    /** Seconds that the account is kept after the end. */
    retention: number;
    /** The tier that a host needs to start it. */
    tier: number;
    /** Weight that a host must have bonded to start it, xNOS. */
    bondMinimum: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobPostedEncoder(): FixedSizeEncoder<JobPostedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['client', getAddressEncoder()],
        ['payer', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['refund', getAddressEncoder()],
        ['definition', fixEncoderSize(getBytesEncoder(), 32)],
        ['nonce', getU64Encoder()],
        ['price', getU64Encoder()],
        ['deposit', getU64Encoder()],
        ['timeout', getU32Encoder()],
        ['hostShareBps', getU16Encoder()],
        ['feeBps', getU16Encoder()],
        ['startLimit', getU32Encoder()],
        ['retention', getU32Encoder()],
        ['tier', getU8Encoder()],
        ['bondMinimum', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobPostedDecoder(): FixedSizeDecoder<JobPosted> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['client', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['refund', getAddressDecoder()],
        ['definition', fixDecoderSize(getBytesDecoder(), 32)],
        ['nonce', getU64Decoder()],
        ['price', getU64Decoder()],
        ['deposit', getU64Decoder()],
        ['timeout', getU32Decoder()],
        ['hostShareBps', getU16Decoder()],
        ['feeBps', getU16Decoder()],
        ['startLimit', getU32Decoder()],
        ['retention', getU32Decoder()],
        ['tier', getU8Decoder()],
        ['bondMinimum', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobPostedCodec(): FixedSizeCodec<JobPostedArgs, JobPosted> {
    return combineCodec(getJobPostedEncoder(), getJobPostedDecoder());
}
