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
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The next one in the waiting list got a seat, or had left and was passed over. */
export type SeatMovedUp = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /**
     * What it is now, see `nosana_common::grid::SeatState`: `Left` when it was passed
     * over, and its account is closed.
     */
    state: number;
    /** Seats taken now. */
    taken: number;
    /** How many wait now. */
    waiting: number;
    /** Place in the waiting list whose turn is next. */
    firstPlace: number;
    /** Unix seconds. */
    at: bigint;
};

export type SeatMovedUpArgs = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /**
     * What it is now, see `nosana_common::grid::SeatState`: `Left` when it was passed
     * over, and its account is closed.
     */
    state: number;
    /** Seats taken now. */
    taken: number;
    /** How many wait now. */
    waiting: number;
    /** Place in the waiting list whose turn is next. */
    firstPlace: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSeatMovedUpEncoder(): FixedSizeEncoder<SeatMovedUpArgs> {
    return getStructEncoder([
        ['seat', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['state', getU8Encoder()],
        ['taken', getU32Encoder()],
        ['waiting', getU32Encoder()],
        ['firstPlace', getU32Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSeatMovedUpDecoder(): FixedSizeDecoder<SeatMovedUp> {
    return getStructDecoder([
        ['seat', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['state', getU8Decoder()],
        ['taken', getU32Decoder()],
        ['waiting', getU32Decoder()],
        ['firstPlace', getU32Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSeatMovedUpCodec(): FixedSizeCodec<SeatMovedUpArgs, SeatMovedUp> {
    return combineCodec(getSeatMovedUpEncoder(), getSeatMovedUpDecoder());
}
