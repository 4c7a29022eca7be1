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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';
import { getPhaseTermsDecoder, getPhaseTermsEncoder, type PhaseTerms, type PhaseTermsArgs } from './index.js';

/** A phase was created, as a draft. */
export type PhaseCreated = {
    /** The phase. */
    phase: Address;
    /** Its number. */
    number: number;
    /** Who paid its rent. */
    payer: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** Its terms. */
    terms: PhaseTerms;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
    /** Unix seconds. */
    at: bigint;
};

export type PhaseCreatedArgs = {
    /** The phase. */
    phase: Address;
    /** Its number. */
    number: number;
    /** Who paid its rent. */
    payer: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** Its terms. */
    terms: PhaseTermsArgs;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPhaseCreatedEncoder(): FixedSizeEncoder<PhaseCreatedArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['number', getU32Encoder()],
        ['payer', getAddressEncoder()],
        ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
        ['terms', getPhaseTermsEncoder()],
        ['classes', getArrayEncoder(getAddressEncoder(), { size: 16 })],
        ['at', getI64Encoder()],
    ]);
}

export function getPhaseCreatedDecoder(): FixedSizeDecoder<PhaseCreated> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['number', getU32Decoder()],
        ['payer', getAddressDecoder()],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['terms', getPhaseTermsDecoder()],
        ['classes', getArrayDecoder(getAddressDecoder(), { size: 16 })],
        ['at', getI64Decoder()],
    ]);
}

export function getPhaseCreatedCodec(): FixedSizeCodec<PhaseCreatedArgs, PhaseCreated> {
    return combineCodec(getPhaseCreatedEncoder(), getPhaseCreatedDecoder());
}
