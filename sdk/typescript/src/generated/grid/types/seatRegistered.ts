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
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A host registered for a phase. */
export type SeatRegistered = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /** Its owner. */
    owner: Address;
    /** Who paid the seat's rent. */
    payer: Address;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** How manieth it registered in the phase. */
    ticket: number;
    /** See `nosana_common::grid::SeatState`: it has a seat, or waits. */
    state: number;
    /** Its place in the waiting list when it waits. */
    place: number;
    /** When the host was registered with the tiers program, Unix seconds. */
    hostSince: bigint;
    /** Seats taken now. */
    taken: number;
    /** How many wait now. */
    waiting: number;
    /** Unix seconds. */
    at: bigint;
};

export type SeatRegisteredArgs = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /** Its owner. */
    owner: Address;
    /** Who paid the seat's rent. */
    payer: Address;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** How manieth it registered in the phase. */
    ticket: number;
    /** See `nosana_common::grid::SeatState`: it has a seat, or waits. */
    state: number;
    /** Its place in the waiting list when it waits. */
    place: number;
    /** When the host was registered with the tiers program, Unix seconds. */
    hostSince: number | bigint;
    /** Seats taken now. */
    taken: number;
    /** How many wait now. */
    waiting: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSeatRegisteredEncoder(): FixedSizeEncoder<SeatRegisteredArgs> {
    return getStructEncoder([
        ['seat', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['payer', getAddressEncoder()],
        ['machine', fixEncoderSize(getBytesEncoder(), 32)],
        ['ticket', getU32Encoder()],
        ['state', getU8Encoder()],
        ['place', getU32Encoder()],
        ['hostSince', getI64Encoder()],
        ['taken', getU32Encoder()],
        ['waiting', getU32Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSeatRegisteredDecoder(): FixedSizeDecoder<SeatRegistered> {
    return getStructDecoder([
        ['seat', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['machine', fixDecoderSize(getBytesDecoder(), 32)],
        ['ticket', getU32Decoder()],
        ['state', getU8Decoder()],
        ['place', getU32Decoder()],
        ['hostSince', getI64Decoder()],
        ['taken', getU32Decoder()],
        ['waiting', getU32Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSeatRegisteredCodec(): FixedSizeCodec<SeatRegisteredArgs, SeatRegistered> {
    return combineCodec(getSeatRegisteredEncoder(), getSeatRegisteredDecoder());
}
