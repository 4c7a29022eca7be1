// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
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
} from '@solana/kit';

/** A second reviewer agreed to an award. */
export type AwardAgreed = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** Who agreed. */
    second: Address;
    /** Kind of the points, or `nosana_common::grid::DISQUALIFICATION`. */
    kind: number;
    /** Points. */
    points: bigint;
    /** What the seat is now, see `nosana_common::grid::SeatState`. */
    seatState: number;
    /** Seats taken now. */
    taken: number;
    /** Unix seconds. */
    at: bigint;
};

export type AwardAgreedArgs = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** Who agreed. */
    second: Address;
    /** Kind of the points, or `nosana_common::grid::DISQUALIFICATION`. */
    kind: number;
    /** Points. */
    points: number | bigint;
    /** What the seat is now, see `nosana_common::grid::SeatState`. */
    seatState: number;
    /** Seats taken now. */
    taken: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getAwardAgreedEncoder(): FixedSizeEncoder<AwardAgreedArgs> {
    return getStructEncoder([
        ['award', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['seat', getAddressEncoder()],
        ['second', getAddressEncoder()],
        ['kind', getU8Encoder()],
        ['points', getU64Encoder()],
        ['seatState', getU8Encoder()],
        ['taken', getU32Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getAwardAgreedDecoder(): FixedSizeDecoder<AwardAgreed> {
    return getStructDecoder([
        ['award', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['seat', getAddressDecoder()],
        ['second', getAddressDecoder()],
        ['kind', getU8Decoder()],
        ['points', getU64Decoder()],
        ['seatState', getU8Decoder()],
        ['taken', getU32Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getAwardAgreedCodec(): FixedSizeCodec<AwardAgreedArgs, AwardAgreed> {
    return combineCodec(getAwardAgreedEncoder(), getAwardAgreedDecoder());
}
