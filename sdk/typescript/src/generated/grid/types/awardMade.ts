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

/** A reviewer awarded points, or wants a seat out of the phase. */
export type AwardMade = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** The ticket of the seat. */
    ticket: number;
    /** The reviewer. */
    reviewer: Address;
    /** Which of the phase's reviewers that is. */
    reviewerPlace: number;
    /** Kind of the points, or `nosana_common::grid::DISQUALIFICATION`. */
    kind: number;
    /** See `nosana_common::grid::AwardState`. */
    state: number;
    /** Points. */
    points: bigint;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Points that the reviewer awarded in the phase, with these. */
    awarded: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type AwardMadeArgs = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** The ticket of the seat. */
    ticket: number;
    /** The reviewer. */
    reviewer: Address;
    /** Which of the phase's reviewers that is. */
    reviewerPlace: number;
    /** Kind of the points, or `nosana_common::grid::DISQUALIFICATION`. */
    kind: number;
    /** See `nosana_common::grid::AwardState`. */
    state: number;
    /** Points. */
    points: number | bigint;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Points that the reviewer awarded in the phase, with these. */
    awarded: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getAwardMadeEncoder(): FixedSizeEncoder<AwardMadeArgs> {
    return getStructEncoder([
        ['award', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['seat', getAddressEncoder()],
        ['ticket', getU32Encoder()],
        ['reviewer', getAddressEncoder()],
        ['reviewerPlace', getU8Encoder()],
        ['kind', getU8Encoder()],
        ['state', getU8Encoder()],
        ['points', getU64Encoder()],
        ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
        ['awarded', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getAwardMadeDecoder(): FixedSizeDecoder<AwardMade> {
    return getStructDecoder([
        ['award', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['seat', getAddressDecoder()],
        ['ticket', getU32Decoder()],
        ['reviewer', getAddressDecoder()],
        ['reviewerPlace', getU8Decoder()],
        ['kind', getU8Decoder()],
        ['state', getU8Decoder()],
        ['points', getU64Decoder()],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['awarded', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getAwardMadeCodec(): FixedSizeCodec<AwardMadeArgs, AwardMade> {
    return combineCodec(getAwardMadeEncoder(), getAwardMadeDecoder());
}
