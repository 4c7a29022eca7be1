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

/** A phase is over; what nobody claimed went back. */
export type PhaseClosed = {
    /** The phase. */
    phase: Address;
    /** Base units that it paid. */
    paid: bigint;
    /** Base units that returned to the pool of all phases. */
    returned: bigint;
    /** Base units that phases were opened with and that did not come back. */
    allotted: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type PhaseClosedArgs = {
    /** The phase. */
    phase: Address;
    /** Base units that it paid. */
    paid: number | bigint;
    /** Base units that returned to the pool of all phases. */
    returned: number | bigint;
    /** Base units that phases were opened with and that did not come back. */
    allotted: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPhaseClosedEncoder(): FixedSizeEncoder<PhaseClosedArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['paid', getU64Encoder()],
        ['returned', getU64Encoder()],
        ['allotted', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getPhaseClosedDecoder(): FixedSizeDecoder<PhaseClosed> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['paid', getU64Decoder()],
        ['returned', getU64Decoder()],
        ['allotted', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getPhaseClosedCodec(): FixedSizeCodec<PhaseClosedArgs, PhaseClosed> {
    return combineCodec(getPhaseClosedEncoder(), getPhaseClosedDecoder());
}
