// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getArrayDecoder,
    getArrayEncoder,
    getBooleanDecoder,
    getBooleanEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** What an organiser decides about a phase, as an argument and in events. */
export type PhaseTerms = {
    /** When registration begins, Unix seconds. */
    registrationFrom: bigint;
    /** When registration ends, Unix seconds. */
    registrationUntil: bigint;
    /** When work begins to count, Unix seconds: a midnight, UTC. */
    runningFrom: bigint;
    /** When work no longer counts, Unix seconds: a midnight, UTC, at most 31 days later. */
    runningUntil: bigint;
    /** When points can no longer change, Unix seconds: a day later at least. */
    reviewUntil: bigint;
    /** How long rewards can be claimed, seconds: a week to a year. */
    claimSeconds: number;
    /** How many seats there are. */
    seats: number;
    /** What is done about late joiners, see `nosana_common::grid::LateJoin`. */
    lateJoin: number;
    /**
     * Whether a host's work and uptime count only once it passed a proof in the running
     * window.
     */
    needsProof: boolean;
    /** Base units for all seats. */
    pool: bigint;
    /** The most that a point is worth, base units. */
    pointValue: bigint;
    /** The most that a seat is paid, base units. */
    rewardCap: bigint;
    /**
     * Base units of fee that must have been paid for each point of work; at least what
     * a point is worth at most.
     */
    feePerPoint: bigint;
    /** Points for an hour served. */
    pointsPerHour: number;
    /** Points for a job finished. */
    pointsPerJob: number;
    /** Points for a day online. */
    pointsPerDay: number;
    /** Points for a day on which a test passed. */
    pointsPerTest: number;
    /** Seconds online that make a day online. */
    uptimeSeconds: number;
    /**
     * The most points of each kind that a seat can have, see
     * `nosana_common::grid::PointKind`.
     */
    caps: Array<bigint>;
    /** The most points that one reviewer can award in the phase. */
    reviewerCap: bigint;
    /** An award of more points than this needs a second reviewer. */
    secondAbove: bigint;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: bigint;
    /** Points that make a host performant, for the list of those who enter Premium. */
    performantPoints: bigint;
};

export type PhaseTermsArgs = {
    /** When registration begins, Unix seconds. */
    registrationFrom: number | bigint;
    /** When registration ends, Unix seconds. */
    registrationUntil: number | bigint;
    /** When work begins to count, Unix seconds: a midnight, UTC. */
    runningFrom: number | bigint;
    /** When work no longer counts, Unix seconds: a midnight, UTC, at most 31 days later. */
    runningUntil: number | bigint;
    /** When points can no longer change, Unix seconds: a day later at least. */
    reviewUntil: number | bigint;
    /** How long rewards can be claimed, seconds: a week to a year. */
    claimSeconds: number;
    /** How many seats there are. */
    seats: number;
    /** What is done about late joiners, see `nosana_common::grid::LateJoin`. */
    lateJoin: number;
    /**
     * Whether a host's work and uptime count only once it passed a proof in the running
     * window.
     */
    needsProof: boolean;
    /** Base units for all seats. */
    pool: number | bigint;
    /** The most that a point is worth, base units. */
    pointValue: number | bigint;
    /** The most that a seat is paid, base units. */
    rewardCap: number | bigint;
    /**
     * Base units of fee that must have been paid for each point of work; at least what
     * a point is worth at most.
     */
    feePerPoint: number | bigint;
    /** Points for an hour served. */
    pointsPerHour: number;
    /** Points for a job finished. */
    pointsPerJob: number;
    /** Points for a day online. */
    pointsPerDay: number;
    /** Points for a day on which a test passed. */
    pointsPerTest: number;
    /** Seconds online that make a day online. */
    uptimeSeconds: number;
    /**
     * The most points of each kind that a seat can have, see
     * `nosana_common::grid::PointKind`.
     */
    caps: Array<number | bigint>;
    /** The most points that one reviewer can award in the phase. */
    reviewerCap: number | bigint;
    /** An award of more points than this needs a second reviewer. */
    secondAbove: number | bigint;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: number | bigint;
    /** Points that make a host performant, for the list of those who enter Premium. */
    performantPoints: number | bigint;
};

export function getPhaseTermsEncoder(): FixedSizeEncoder<PhaseTermsArgs> {
    return getStructEncoder([
        ['registrationFrom', getI64Encoder()],
        ['registrationUntil', getI64Encoder()],
        ['runningFrom', getI64Encoder()],
        ['runningUntil', getI64Encoder()],
        ['reviewUntil', getI64Encoder()],
        ['claimSeconds', getU32Encoder()],
        ['seats', getU32Encoder()],
        ['lateJoin', getU8Encoder()],
        ['needsProof', getBooleanEncoder()],
        ['pool', getU64Encoder()],
        ['pointValue', getU64Encoder()],
        ['rewardCap', getU64Encoder()],
        ['feePerPoint', getU64Encoder()],
        ['pointsPerHour', getU32Encoder()],
        ['pointsPerJob', getU32Encoder()],
        ['pointsPerDay', getU32Encoder()],
        ['pointsPerTest', getU32Encoder()],
        ['uptimeSeconds', getU32Encoder()],
        ['caps', getArrayEncoder(getU64Encoder(), { size: 6 })],
        ['reviewerCap', getU64Encoder()],
        ['secondAbove', getU64Encoder()],
        ['bondMinimum', getU64Encoder()],
        ['performantPoints', getU64Encoder()],
    ]);
}

export function getPhaseTermsDecoder(): FixedSizeDecoder<PhaseTerms> {
    return getStructDecoder([
        ['registrationFrom', getI64Decoder()],
        ['registrationUntil', getI64Decoder()],
        ['runningFrom', getI64Decoder()],
        ['runningUntil', getI64Decoder()],
        ['reviewUntil', getI64Decoder()],
        ['claimSeconds', getU32Decoder()],
        ['seats', getU32Decoder()],
        ['lateJoin', getU8Decoder()],
        ['needsProof', getBooleanDecoder()],
        ['pool', getU64Decoder()],
        ['pointValue', getU64Decoder()],
        ['rewardCap', getU64Decoder()],
        ['feePerPoint', getU64Decoder()],
        ['pointsPerHour', getU32Decoder()],
        ['pointsPerJob', getU32Decoder()],
        ['pointsPerDay', getU32Decoder()],
        ['pointsPerTest', getU32Decoder()],
        ['uptimeSeconds', getU32Decoder()],
        ['caps', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['reviewerCap', getU64Decoder()],
        ['secondAbove', getU64Decoder()],
        ['bondMinimum', getU64Decoder()],
        ['performantPoints', getU64Decoder()],
    ]);
}

export function getPhaseTermsCodec(): FixedSizeCodec<PhaseTermsArgs, PhaseTerms> {
    return combineCodec(getPhaseTermsEncoder(), getPhaseTermsDecoder());
}
