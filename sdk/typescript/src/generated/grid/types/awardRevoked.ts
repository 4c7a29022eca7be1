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

/** An award was taken back. */
export type AwardRevoked = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** Who took it back. */
    by: Address;
    /** Kind of the points, or `nosana_common::grid::DISQUALIFICATION`. */
    kind: number;
    /** Points. */
    points: bigint;
    /** What it was before, see `nosana_common::grid::AwardState`. */
    before: number;
    /**
     * What the seat is now, see `nosana_common::grid::SeatState`; 255 when it was closed
     * since, or registered anew.
     */
    seatState: number;
    /** Seats taken now. */
    taken: number;
    /** Why, UTF-8, padded with zeros. */
    reason: ReadonlyUint8Array;
    /** Unix seconds. */
    at: bigint;
};

export type AwardRevokedArgs = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** Who took it back. */
    by: Address;
    /** Kind of the points, or `nosana_common::grid::DISQUALIFICATION`. */
    kind: number;
    /** Points. */
    points: number | bigint;
    /** What it was before, see `nosana_common::grid::AwardState`. */
    before: number;
    /**
     * What the seat is now, see `nosana_common::grid::SeatState`; 255 when it was closed
     * since, or registered anew.
     */
    seatState: number;
    /** Seats taken now. */
    taken: number;
    /** Why, UTF-8, padded with zeros. */
    reason: ReadonlyUint8Array;
    /** Unix seconds. */
    at: number | bigint;
};

export function getAwardRevokedEncoder(): FixedSizeEncoder<AwardRevokedArgs> {
    return getStructEncoder([
        ['award', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['seat', getAddressEncoder()],
        ['by', getAddressEncoder()],
        ['kind', getU8Encoder()],
        ['points', getU64Encoder()],
        ['before', getU8Encoder()],
        ['seatState', getU8Encoder()],
        ['taken', getU32Encoder()],
        ['reason', fixEncoderSize(getBytesEncoder(), 64)],
        ['at', getI64Encoder()],
    ]);
}

export function getAwardRevokedDecoder(): FixedSizeDecoder<AwardRevoked> {
    return getStructDecoder([
        ['award', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['seat', getAddressDecoder()],
        ['by', getAddressDecoder()],
        ['kind', getU8Decoder()],
        ['points', getU64Decoder()],
        ['before', getU8Decoder()],
        ['seatState', getU8Decoder()],
        ['taken', getU32Decoder()],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
        ['at', getI64Decoder()],
    ]);
}

export function getAwardRevokedCodec(): FixedSizeCodec<AwardRevokedArgs, AwardRevoked> {
    return combineCodec(getAwardRevokedEncoder(), getAwardRevokedDecoder());
}
