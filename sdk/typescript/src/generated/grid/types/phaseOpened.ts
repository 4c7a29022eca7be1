// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
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

/** The terms of a phase are fixed, and its pool stands in its own vault. */
export type PhaseOpened = {
    /** The phase. */
    phase: Address;
    /** Its vault. */
    vault: Address;
    /** Base units in it. */
    pool: bigint;
    /** Base units that phases were opened with and that did not come back. */
    allotted: bigint;
    /** When the days end that some open phase counts, Unix seconds. */
    countedUntil: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type PhaseOpenedArgs = {
    /** The phase. */
    phase: Address;
    /** Its vault. */
    vault: Address;
    /** Base units in it. */
    pool: number | bigint;
    /** Base units that phases were opened with and that did not come back. */
    allotted: number | bigint;
    /** When the days end that some open phase counts, Unix seconds. */
    countedUntil: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPhaseOpenedEncoder(): FixedSizeEncoder<PhaseOpenedArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['vault', getAddressEncoder()],
        ['pool', getU64Encoder()],
        ['allotted', getU64Encoder()],
        ['countedUntil', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getPhaseOpenedDecoder(): FixedSizeDecoder<PhaseOpened> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['vault', getAddressDecoder()],
        ['pool', getU64Decoder()],
        ['allotted', getU64Decoder()],
        ['countedUntil', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getPhaseOpenedCodec(): FixedSizeCodec<PhaseOpenedArgs, PhaseOpened> {
    return combineCodec(getPhaseOpenedEncoder(), getPhaseOpenedDecoder());
}
