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
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The points of a phase are fixed. */
export type PhaseFinalized = {
    /** The phase. */
    phase: Address;
    /** Points of all seats, by kind. */
    totals: Array<bigint>;
    /** When rewards can no longer be claimed, Unix seconds. */
    claimUntil: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type PhaseFinalizedArgs = {
    /** The phase. */
    phase: Address;
    /** Points of all seats, by kind. */
    totals: Array<number | bigint>;
    /** When rewards can no longer be claimed, Unix seconds. */
    claimUntil: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPhaseFinalizedEncoder(): FixedSizeEncoder<PhaseFinalizedArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['totals', getArrayEncoder(getU64Encoder(), { size: 6 })],
        ['claimUntil', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getPhaseFinalizedDecoder(): FixedSizeDecoder<PhaseFinalized> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['totals', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['claimUntil', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getPhaseFinalizedCodec(): FixedSizeCodec<PhaseFinalizedArgs, PhaseFinalized> {
    return combineCodec(getPhaseFinalizedEncoder(), getPhaseFinalizedDecoder());
}
