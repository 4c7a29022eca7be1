// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/**
 * What a host must show to be promoted, and what it must keep.
 *
 * The marks for demotion are lower than those for promotion, so that a host
 * near a mark does not go up and down.
 */
export type Policy = {
    /** Weight that must be bonded for Premium, xNOS. */
    bond: bigint;
    /** How old the newest passed proof may be, seconds. */
    proofAge: number;
    /** Jobs completed before promotion. */
    jobsCompleted: number;
    /** Days in Community before promotion. */
    days: number;
    /** Proofs passed before promotion. */
    proofs: number;
    /** Share of jobs that succeeded, for promotion, basis points. */
    successBps: number;
    /** Share of the last 30 days online, for promotion, basis points. */
    uptimeBps: number;
    /** Benchmark score against the class, for promotion, basis points. */
    scoreBps: number;
    /** Below this success share a Premium host is demoted, basis points. */
    demoteSuccessBps: number;
    /** Below this uptime share a Premium host is demoted, basis points. */
    demoteUptimeBps: number;
    /** Below this score a Premium host is demoted, basis points. */
    demoteScoreBps: number;
    /** After this many failed proofs in a row a host is removed; zero: never. */
    removeFailedProofs: number;
    /** Below this success share a host is removed, basis points. */
    removeSuccessBps: number;
    /** After this many silent days a host is removed; zero: never. */
    removeSilentDays: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
};

export type PolicyArgs = {
    /** Weight that must be bonded for Premium, xNOS. */
    bond: number | bigint;
    /** How old the newest passed proof may be, seconds. */
    proofAge: number;
    /** Jobs completed before promotion. */
    jobsCompleted: number;
    /** Days in Community before promotion. */
    days: number;
    /** Proofs passed before promotion. */
    proofs: number;
    /** Share of jobs that succeeded, for promotion, basis points. */
    successBps: number;
    /** Share of the last 30 days online, for promotion, basis points. */
    uptimeBps: number;
    /** Benchmark score against the class, for promotion, basis points. */
    scoreBps: number;
    /** Below this success share a Premium host is demoted, basis points. */
    demoteSuccessBps: number;
    /** Below this uptime share a Premium host is demoted, basis points. */
    demoteUptimeBps: number;
    /** Below this score a Premium host is demoted, basis points. */
    demoteScoreBps: number;
    /** After this many failed proofs in a row a host is removed; zero: never. */
    removeFailedProofs: number;
    /** Below this success share a host is removed, basis points. */
    removeSuccessBps: number;
    /** After this many silent days a host is removed; zero: never. */
    removeSilentDays: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
};

export function getPolicyEncoder(): FixedSizeEncoder<PolicyArgs> {
    return getStructEncoder([
        ['bond', getU64Encoder()],
        ['proofAge', getU32Encoder()],
        ['jobsCompleted', getU32Encoder()],
        ['days', getU16Encoder()],
        ['proofs', getU16Encoder()],
        ['successBps', getU16Encoder()],
        ['uptimeBps', getU16Encoder()],
        ['scoreBps', getU16Encoder()],
        ['demoteSuccessBps', getU16Encoder()],
        ['demoteUptimeBps', getU16Encoder()],
        ['demoteScoreBps', getU16Encoder()],
        ['removeFailedProofs', getU16Encoder()],
        ['removeSuccessBps', getU16Encoder()],
        ['removeSilentDays', getU16Encoder()],
        ['padding', fixEncoderSize(getBytesEncoder(), 10)],
    ]);
}

export function getPolicyDecoder(): FixedSizeDecoder<Policy> {
    return getStructDecoder([
        ['bond', getU64Decoder()],
        ['proofAge', getU32Decoder()],
        ['jobsCompleted', getU32Decoder()],
        ['days', getU16Decoder()],
        ['proofs', getU16Decoder()],
        ['successBps', getU16Decoder()],
        ['uptimeBps', getU16Decoder()],
        ['scoreBps', getU16Decoder()],
        ['demoteSuccessBps', getU16Decoder()],
        ['demoteUptimeBps', getU16Decoder()],
        ['demoteScoreBps', getU16Decoder()],
        ['removeFailedProofs', getU16Decoder()],
        ['removeSuccessBps', getU16Decoder()],
        ['removeSilentDays', getU16Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 10)],
    ]);
}

export function getPolicyCodec(): FixedSizeCodec<PolicyArgs, Policy> {
    return combineCodec(getPolicyEncoder(), getPolicyDecoder());
}
