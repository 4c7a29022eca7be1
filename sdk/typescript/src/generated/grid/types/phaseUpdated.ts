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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';
import { getPhaseTermsDecoder, getPhaseTermsEncoder, type PhaseTerms, type PhaseTermsArgs } from './index.js';

/** The terms of a draft changed. */
export type PhaseUpdated = {
    /** The phase. */
    phase: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** Its terms. */
    terms: PhaseTerms;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
    /** Unix seconds. */
    at: bigint;
};

export type PhaseUpdatedArgs = {
    /** The phase. */
    phase: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** Its terms. */
    terms: PhaseTermsArgs;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPhaseUpdatedEncoder(): FixedSizeEncoder<PhaseUpdatedArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
        ['terms', getPhaseTermsEncoder()],
        ['classes', getArrayEncoder(getAddressEncoder(), { size: 16 })],
        ['at', getI64Encoder()],
    ]);
}

export function getPhaseUpdatedDecoder(): FixedSizeDecoder<PhaseUpdated> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['terms', getPhaseTermsDecoder()],
        ['classes', getArrayDecoder(getAddressDecoder(), { size: 16 })],
        ['at', getI64Decoder()],
    ]);
}

export function getPhaseUpdatedCodec(): FixedSizeCodec<PhaseUpdatedArgs, PhaseUpdated> {
    return combineCodec(getPhaseUpdatedEncoder(), getPhaseUpdatedDecoder());
}
