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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** What a seat did was counted. */
export type SeatCounted = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** Seconds served on the days that count. */
    served: bigint;
    /** Base units of fee paid for its jobs on those days. */
    fees: bigint;
    /** Jobs finished on those days. */
    completed: number;
    /** Days online. */
    onlineDays: number;
    /** Days on which a test passed. */
    testedDays: number;
    /** Its points now, by kind. */
    points: Array<bigint>;
    /** Unix seconds. */
    at: bigint;
};

export type SeatCountedArgs = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** Seconds served on the days that count. */
    served: number | bigint;
    /** Base units of fee paid for its jobs on those days. */
    fees: number | bigint;
    /** Jobs finished on those days. */
    completed: number;
    /** Days online. */
    onlineDays: number;
    /** Days on which a test passed. */
    testedDays: number;
    /** Its points now, by kind. */
    points: Array<number | bigint>;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSeatCountedEncoder(): FixedSizeEncoder<SeatCountedArgs> {
    return getStructEncoder([
        ['seat', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['served', getU64Encoder()],
        ['fees', getU64Encoder()],
        ['completed', getU32Encoder()],
        ['onlineDays', getU32Encoder()],
        ['testedDays', getU32Encoder()],
        ['points', getArrayEncoder(getU64Encoder(), { size: 6 })],
        ['at', getI64Encoder()],
    ]);
}

export function getSeatCountedDecoder(): FixedSizeDecoder<SeatCounted> {
    return getStructDecoder([
        ['seat', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['served', getU64Decoder()],
        ['fees', getU64Decoder()],
        ['completed', getU32Decoder()],
        ['onlineDays', getU32Decoder()],
        ['testedDays', getU32Decoder()],
        ['points', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['at', getI64Decoder()],
    ]);
}

export function getSeatCountedCodec(): FixedSizeCodec<SeatCountedArgs, SeatCounted> {
    return combineCodec(getSeatCountedEncoder(), getSeatCountedDecoder());
}
