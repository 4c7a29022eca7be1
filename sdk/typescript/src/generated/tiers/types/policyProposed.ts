// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';
import { getPolicyTermsDecoder, getPolicyTermsEncoder, type PolicyTerms, type PolicyTermsArgs } from './index.js';

/** A policy was proposed, in place of any proposed before. */
export type PolicyProposed = {
    /** The policy. */
    policy: PolicyTerms;
    /** When it may be applied, Unix seconds. */
    effectiveAt: bigint;
};

export type PolicyProposedArgs = {
    /** The policy. */
    policy: PolicyTermsArgs;
    /** When it may be applied, Unix seconds. */
    effectiveAt: number | bigint;
};

export function getPolicyProposedEncoder(): FixedSizeEncoder<PolicyProposedArgs> {
    return getStructEncoder([
        ['policy', getPolicyTermsEncoder()],
        ['effectiveAt', getI64Encoder()],
    ]);
}

export function getPolicyProposedDecoder(): FixedSizeDecoder<PolicyProposed> {
    return getStructDecoder([
        ['policy', getPolicyTermsDecoder()],
        ['effectiveAt', getI64Decoder()],
    ]);
}

export function getPolicyProposedCodec(): FixedSizeCodec<PolicyProposedArgs, PolicyProposed> {
    return combineCodec(getPolicyProposedEncoder(), getPolicyProposedDecoder());
}
