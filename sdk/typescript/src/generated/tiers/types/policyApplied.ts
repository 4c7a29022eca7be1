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

/** The proposed policy is in force. */
export type PolicyApplied = {
    /** The policy. */
    policy: PolicyTerms;
    /** Unix seconds. */
    at: bigint;
};

export type PolicyAppliedArgs = {
    /** The policy. */
    policy: PolicyTermsArgs;
    /** Unix seconds. */
    at: number | bigint;
};

export function getPolicyAppliedEncoder(): FixedSizeEncoder<PolicyAppliedArgs> {
    return getStructEncoder([
        ['policy', getPolicyTermsEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getPolicyAppliedDecoder(): FixedSizeDecoder<PolicyApplied> {
    return getStructDecoder([
        ['policy', getPolicyTermsDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getPolicyAppliedCodec(): FixedSizeCodec<PolicyAppliedArgs, PolicyApplied> {
    return combineCodec(getPolicyAppliedEncoder(), getPolicyAppliedDecoder());
}
