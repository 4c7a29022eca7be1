// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The account of a seat was closed. */
export type SeatClosed = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** Who got the rent back. */
    payer: Address;
};

export type SeatClosedArgs = SeatClosed;

export function getSeatClosedEncoder(): FixedSizeEncoder<SeatClosedArgs> {
    return getStructEncoder([
        ['seat', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['payer', getAddressEncoder()],
    ]);
}

export function getSeatClosedDecoder(): FixedSizeDecoder<SeatClosed> {
    return getStructDecoder([
        ['seat', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['payer', getAddressDecoder()],
    ]);
}

export function getSeatClosedCodec(): FixedSizeCodec<SeatClosedArgs, SeatClosed> {
    return combineCodec(getSeatClosedEncoder(), getSeatClosedDecoder());
}
