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
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A slash was proposed. */
export type SlashProposed = {
    /** The account of the host's slashes. */
    slash: Address;
    /** The host. */
    host: Address;
    /** Who paid the account's rent. */
    payer: Address;
    /** Weight to be slashed, xNOS. */
    xnos: bigint;
    /** Why, UTF-8, padded with zeros. */
    reason: ReadonlyUint8Array;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** When it may be executed, Unix seconds. */
    executableAt: bigint;
    /** When the period of the ceiling began, Unix seconds. */
    periodStartedAt: bigint;
    /** Weight bonded and unbonding when it began, xNOS. */
    periodBond: bigint;
    /** Weight slashed in it so far, xNOS. */
    periodSlashed: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type SlashProposedArgs = {
    /** The account of the host's slashes. */
    slash: Address;
    /** The host. */
    host: Address;
    /** Who paid the account's rent. */
    payer: Address;
    /** Weight to be slashed, xNOS. */
    xnos: number | bigint;
    /** Why, UTF-8, padded with zeros. */
    reason: ReadonlyUint8Array;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** When it may be executed, Unix seconds. */
    executableAt: number | bigint;
    /** When the period of the ceiling began, Unix seconds. */
    periodStartedAt: number | bigint;
    /** Weight bonded and unbonding when it began, xNOS. */
    periodBond: number | bigint;
    /** Weight slashed in it so far, xNOS. */
    periodSlashed: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSlashProposedEncoder(): FixedSizeEncoder<SlashProposedArgs> {
    return getStructEncoder([
        ['slash', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['payer', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['reason', fixEncoderSize(getBytesEncoder(), 64)],
        ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
        ['executableAt', getI64Encoder()],
        ['periodStartedAt', getI64Encoder()],
        ['periodBond', getU64Encoder()],
        ['periodSlashed', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSlashProposedDecoder(): FixedSizeDecoder<SlashProposed> {
    return getStructDecoder([
        ['slash', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['executableAt', getI64Decoder()],
        ['periodStartedAt', getI64Decoder()],
        ['periodBond', getU64Decoder()],
        ['periodSlashed', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSlashProposedCodec(): FixedSizeCodec<SlashProposedArgs, SlashProposed> {
    return combineCodec(getSlashProposedEncoder(), getSlashProposedDecoder());
}
