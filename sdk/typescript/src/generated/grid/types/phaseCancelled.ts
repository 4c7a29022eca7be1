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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A phase for which nobody had registered was cancelled. */
export type PhaseCancelled = {
    /** The phase. */
    phase: Address;
    /** Its number. */
    number: number;
    /** Base units that returned to the pool. */
    returned: bigint;
    /** Base units that phases were opened with and that did not come back. */
    allotted: bigint;
    /** When the days end that some open phase counts, Unix seconds. */
    countedUntil: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type PhaseCancelledArgs = {
    /** The phase. */
    phase: Address;
    /** Its number. */
    number: number;
    /** Base units that returned to the pool. */
    returned: number | bigint;
    /** Base units that phases were opened with and that did not come back. */
    allotted: number | bigint;
    /** When the days end that some open phase counts, Unix seconds. */
    countedUntil: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPhaseCancelledEncoder(): FixedSizeEncoder<PhaseCancelledArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['number', getU32Encoder()],
        ['returned', getU64Encoder()],
        ['allotted', getU64Encoder()],
        ['countedUntil', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getPhaseCancelledDecoder(): FixedSizeDecoder<PhaseCancelled> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['number', getU32Decoder()],
        ['returned', getU64Decoder()],
        ['allotted', getU64Decoder()],
        ['countedUntil', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getPhaseCancelledCodec(): FixedSizeCodec<PhaseCancelledArgs, PhaseCancelled> {
    return combineCodec(getPhaseCancelledEncoder(), getPhaseCancelledDecoder());
}
