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
 * What a host must show to be promoted, and what it must keep: the account's form of
 * `nosana_common::assessment::Policy`, which says more about each mark.
 */
export type Policy = {
    /** Weight that must be bonded for Premium, xNOS. */
    bond: bigint;
    /** How old the newest passed proof may be, seconds; zero: any age. */
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
    /** Below this success share a host is removed, basis points; zero: never. */
    removeSuccessBps: number;
    /** After this many silent days a host is removed; zero: never. */
    removeSilentDays: number;
    /** Days in Premium before a share or score can demote. */
    graceDays: number;
    /** Jobs below which a success share neither demotes nor removes. */
    minJobs: number;
    /** The most of its bond that a host can lose by slashes in 30 days, basis points. */
    slashBps: number;
    /** Hours between two reports of the same sort. */
    reportHours: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
};

export type PolicyArgs = {
    /** Weight that must be bonded for Premium, xNOS. */
    bond: number | bigint;
    /** How old the newest passed proof may be, seconds; zero: any age. */
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
    /** Below this success share a host is removed, basis points; zero: never. */
    removeSuccessBps: number;
    /** After this many silent days a host is removed; zero: never. */
    removeSilentDays: number;
    /** Days in Premium before a share or score can demote. */
    graceDays: number;
    /** Jobs below which a success share neither demotes nor removes. */
    minJobs: number;
    /** The most of its bond that a host can lose by slashes in 30 days, basis points. */
    slashBps: number;
    /** Hours between two reports of the same sort. */
    reportHours: number;
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
        ['graceDays', getU16Encoder()],
        ['minJobs', getU16Encoder()],
        ['slashBps', getU16Encoder()],
        ['reportHours', getU16Encoder()],
        ['padding', fixEncoderSize(getBytesEncoder(), 2)],
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
        ['graceDays', getU16Decoder()],
        ['minJobs', getU16Decoder()],
        ['slashBps', getU16Decoder()],
        ['reportHours', getU16Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 2)],
    ]);
}

export function getPolicyCodec(): FixedSizeCodec<PolicyArgs, Policy> {
    return combineCodec(getPolicyEncoder(), getPolicyDecoder());
}
