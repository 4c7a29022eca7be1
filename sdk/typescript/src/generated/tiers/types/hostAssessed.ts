// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getOptionDecoder,
    getOptionEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type Codec,
    type Decoder,
    type Encoder,
    type Option,
    type OptionOrNullable,
} from '@solana/kit';
import { getPolicyTermsDecoder, getPolicyTermsEncoder, type PolicyTerms, type PolicyTermsArgs } from './index.js';

/** The policy was applied to a host: what was measured, beside the marks. */
export type HostAssessed = {
    /** The host. */
    host: Address;
    /** Its tier before. */
    before: number;
    /** Its tier from now on. */
    tier: number;
    /** Why, see `nosana_common::assessment::Reason`; 0 when it stays. */
    reason: number;
    /** 1 when registration was open. */
    registrationOpen: number;
    /** Whole days in the tier before. */
    daysInTier: number;
    /** Jobs completed, ever. */
    jobsCompleted: number;
    /** How long the window was, seconds. */
    windowSeconds: number;
    /** Seconds of it online. */
    online: number;
    /** Seconds of it worked and paid for. */
    served: number;
    /** Jobs completed in it. */
    completed: number;
    /** Jobs failed in it by the host's fault. */
    failed: number;
    /** Jobs given back in it before they started. */
    returned: number;
    /** Share of its jobs that succeeded, basis points. */
    successBps: Option<number>;
    /** Share of it online, basis points. */
    uptimeBps: Option<number>;
    /** Score of the newest benchmark, basis points. */
    scoreBps: Option<number>;
    /** Proofs passed. */
    proofsPassed: number;
    /** Seconds since the newest that passed. */
    proofAge: Option<number>;
    /** Proofs and spoof checks failed in a row. */
    strikes: number;
    /** Weight bonded, xNOS. */
    bond: bigint;
    /** Seconds since it was last heard of. */
    silentSeconds: number;
    /** The policy. */
    policy: PolicyTerms;
    /** Unix seconds. */
    at: bigint;
};

export type HostAssessedArgs = {
    /** The host. */
    host: Address;
    /** Its tier before. */
    before: number;
    /** Its tier from now on. */
    tier: number;
    /** Why, see `nosana_common::assessment::Reason`; 0 when it stays. */
    reason: number;
    /** 1 when registration was open. */
    registrationOpen: number;
    /** Whole days in the tier before. */
    daysInTier: number;
    /** Jobs completed, ever. */
    jobsCompleted: number;
    /** How long the window was, seconds. */
    windowSeconds: number;
    /** Seconds of it online. */
    online: number;
    /** Seconds of it worked and paid for. */
    served: number;
    /** Jobs completed in it. */
    completed: number;
    /** Jobs failed in it by the host's fault. */
    failed: number;
    /** Jobs given back in it before they started. */
    returned: number;
    /** Share of its jobs that succeeded, basis points. */
    successBps: OptionOrNullable<number>;
    /** Share of it online, basis points. */
    uptimeBps: OptionOrNullable<number>;
    /** Score of the newest benchmark, basis points. */
    scoreBps: OptionOrNullable<number>;
    /** Proofs passed. */
    proofsPassed: number;
    /** Seconds since the newest that passed. */
    proofAge: OptionOrNullable<number>;
    /** Proofs and spoof checks failed in a row. */
    strikes: number;
    /** Weight bonded, xNOS. */
    bond: number | bigint;
    /** Seconds since it was last heard of. */
    silentSeconds: number;
    /** The policy. */
    policy: PolicyTermsArgs;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostAssessedEncoder(): Encoder<HostAssessedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['before', getU8Encoder()],
        ['tier', getU8Encoder()],
        ['reason', getU8Encoder()],
        ['registrationOpen', getU8Encoder()],
        ['daysInTier', getU32Encoder()],
        ['jobsCompleted', getU32Encoder()],
        ['windowSeconds', getU32Encoder()],
        ['online', getU32Encoder()],
        ['served', getU32Encoder()],
        ['completed', getU32Encoder()],
        ['failed', getU32Encoder()],
        ['returned', getU32Encoder()],
        ['successBps', getOptionEncoder(getU16Encoder())],
        ['uptimeBps', getOptionEncoder(getU16Encoder())],
        ['scoreBps', getOptionEncoder(getU32Encoder())],
        ['proofsPassed', getU32Encoder()],
        ['proofAge', getOptionEncoder(getU32Encoder())],
        ['strikes', getU16Encoder()],
        ['bond', getU64Encoder()],
        ['silentSeconds', getU32Encoder()],
        ['policy', getPolicyTermsEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostAssessedDecoder(): Decoder<HostAssessed> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['before', getU8Decoder()],
        ['tier', getU8Decoder()],
        ['reason', getU8Decoder()],
        ['registrationOpen', getU8Decoder()],
        ['daysInTier', getU32Decoder()],
        ['jobsCompleted', getU32Decoder()],
        ['windowSeconds', getU32Decoder()],
        ['online', getU32Decoder()],
        ['served', getU32Decoder()],
        ['completed', getU32Decoder()],
        ['failed', getU32Decoder()],
        ['returned', getU32Decoder()],
        ['successBps', getOptionDecoder(getU16Decoder())],
        ['uptimeBps', getOptionDecoder(getU16Decoder())],
        ['scoreBps', getOptionDecoder(getU32Decoder())],
        ['proofsPassed', getU32Decoder()],
        ['proofAge', getOptionDecoder(getU32Decoder())],
        ['strikes', getU16Decoder()],
        ['bond', getU64Decoder()],
        ['silentSeconds', getU32Decoder()],
        ['policy', getPolicyTermsDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostAssessedCodec(): Codec<HostAssessedArgs, HostAssessed> {
    return combineCodec(getHostAssessedEncoder(), getHostAssessedDecoder());
}
