// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
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

/** A seat, or a place in the waiting list, was given back. */
export type SeatGivenBack = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /** How manieth it had registered in the phase. */
    ticket: number;
    /** What it was before, see `nosana_common::grid::SeatState`. */
    before: number;
    /** The points that it gave up, by kind. */
    points: Array<bigint>;
    /** Seats taken now. */
    taken: number;
    /** How many wait now. */
    waiting: number;
    /** Place in the waiting list whose turn is next. */
    firstPlace: number;
    /** Unix seconds. */
    at: bigint;
};

export type SeatGivenBackArgs = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /** How manieth it had registered in the phase. */
    ticket: number;
    /** What it was before, see `nosana_common::grid::SeatState`. */
    before: number;
    /** The points that it gave up, by kind. */
    points: Array<number | bigint>;
    /** Seats taken now. */
    taken: number;
    /** How many wait now. */
    waiting: number;
    /** Place in the waiting list whose turn is next. */
    firstPlace: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSeatGivenBackEncoder(): FixedSizeEncoder<SeatGivenBackArgs> {
    return getStructEncoder([
        ['seat', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['ticket', getU32Encoder()],
        ['before', getU8Encoder()],
        ['points', getArrayEncoder(getU64Encoder(), { size: 6 })],
        ['taken', getU32Encoder()],
        ['waiting', getU32Encoder()],
        ['firstPlace', getU32Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSeatGivenBackDecoder(): FixedSizeDecoder<SeatGivenBack> {
    return getStructDecoder([
        ['seat', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['ticket', getU32Decoder()],
        ['before', getU8Decoder()],
        ['points', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['taken', getU32Decoder()],
        ['waiting', getU32Decoder()],
        ['firstPlace', getU32Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSeatGivenBackCodec(): FixedSizeCodec<SeatGivenBackArgs, SeatGivenBack> {
    return combineCodec(getSeatGivenBackEncoder(), getSeatGivenBackDecoder());
}
