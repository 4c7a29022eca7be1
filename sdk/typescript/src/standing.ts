import { type Address } from '@solana/kit';
import { findAccount, getAccount } from './accounts.js';
import { readClock } from './clock.js';
import { type Cluster } from './cluster.js';
import { findRecordPda, type HostRecord } from './generated/jobs/index.js';
import { findConfigPda, type Config, type Host, type Policy } from './generated/tiers/index.js';

/** The tiers of hosts. */
export type Tier = (typeof TIERS)[number];

/** Why a host has its tier. */
export type TierReason = (typeof REASONS)[number];

/**
 * A host's standing at a moment, as the tiers program would judge it: what it is
 * measured by, what is asked for promotion, and where an assessment would move it.
 * Weights are xNOS base units, shares and scores basis points.
 */
export interface Standing {
    /** The host. */
    readonly host: Address;
    /** Its tier. */
    readonly tier: Tier;
    /** Since when it has its tier. */
    readonly since: bigint;
    /** Why it has its tier. */
    readonly reason: TierReason;
    /** Where an assessment would move it now; `undefined` when it stays. */
    readonly next: { readonly tier: Tier; readonly reason: TierReason } | undefined;
    /** What is asked for promotion to Premium. */
    readonly marks: readonly Mark[];
    /** What it did in the last 30 days, as far as it had its tier in them. */
    readonly window: Window;
    /** Everything of the host, as stored. */
    readonly account: Host;
}

/** A mark for promotion. */
export interface Mark {
    /** What is asked for. */
    readonly mark: (typeof MARKS)[number];
    /** What its numbers count. */
    readonly unit: 'xnos' | 'days' | 'seconds' | 'count' | 'basis-points';
    /** How much is asked: at least this, of an age at most this. Zero asks for nothing. */
    readonly asked: bigint;
    /** What was measured; `undefined` when there is nothing to measure yet. */
    readonly measured: bigint | undefined;
    /** Whether it is met. */
    readonly met: boolean;
}

/** What a host did in its last days; times are seconds. */
export interface Window {
    /** How long the window is; zero while it has not begun. */
    readonly seconds: number;
    /** How long the host held a place or worked. */
    readonly online: number;
    /** How long it worked and was paid for it. */
    readonly served: number;
    /** Jobs finished. */
    readonly completed: number;
    /** Jobs that failed by the host's fault. */
    readonly failed: number;
    /** Jobs given back before they started. */
    readonly returned: number;
}

/** In the order of their numbers on chain. */
const TIERS = ['waitlisted', 'community', 'premium', 'suspended', 'removed'] as const;
const REASONS = [
    'registered',
    'admitted',
    'marks met',
    'bond missing',
    'success low',
    'uptime low',
    'score low',
    'proofs failed',
    'success under the floor',
    'silent',
    'admin',
    'imported',
    'unbonded',
    'slashed',
] as const;
const MARKS = ['bond', 'days', 'jobs', 'success', 'uptime', 'proofs', 'proof age', 'score'] as const;

const DAY = 86_400n;
/** Days that a window covers before the one that is turning. */
const WINDOW_DAYS_BEFORE = 29n;
/** The state of a record whose host waits in a queue. */
const QUEUED = 1;
const WHOLE = 10_000n;
/** The largest that the chain counts to in 32 bits. */
const MOST = 2n ** 32n - 1n;

/** The standing of the host at `address` now. */
export async function readStanding(cluster: Cluster, address: Address): Promise<Standing> {
    const [[config], [record]] = await Promise.all([findConfigPda(), findRecordPda({ host: address })]);
    const [host, recordAccount, configAccount, now] = await Promise.all([
        getAccount(cluster, 'tiers.Host', address),
        findAccount(cluster, 'jobs.HostRecord', record),
        getAccount(cluster, 'tiers.Config', config),
        readClock(cluster),
    ]);
    return viewStanding(address, host, recordAccount, configAccount, now);
}

/** The standing of `host` at `now`. Without a record it has never worked. */
export function viewStanding(
    address: Address,
    host: Host,
    record: HostRecord | undefined,
    config: Config,
    now: bigint,
): Standing {
    const tier = TIERS[host.tier] ?? 'removed';
    const measured = measure(host, record, now);
    const marks = marksOf(config.policy, measured);
    return {
        host: address,
        tier,
        since: host.tierSince,
        reason: REASONS[host.reason] ?? 'registered',
        next: assess(config, tier, measured, marks),
        marks,
        window: measured.window,
        account: host,
    };
}

/** What a host is judged by. */
interface Measured {
    readonly window: Window;
    readonly daysInTier: bigint;
    readonly jobsCompleted: bigint;
    readonly success: bigint | undefined;
    readonly uptime: bigint | undefined;
    readonly score: bigint | undefined;
    readonly proofs: bigint;
    readonly proofAge: bigint | undefined;
    readonly strikes: number;
    readonly bond: bigint;
    readonly silence: bigint;
}

function measure(host: Host, record: HostRecord | undefined, now: bigint): Measured {
    const window = record ? windowOf(record, host.tierSince, now) : emptyWindow(host.tierSince, now);
    const lastSeen = record?.lastSeen ?? 0n;
    return {
        window,
        daysInTier: least(since(host.tierSince, now) / DAY, MOST),
        jobsCompleted: BigInt(record?.completed ?? 0),
        success: share(window.completed, window.completed + window.failed),
        uptime: window.seconds < DAY ? undefined : share(window.online, window.seconds),
        score: host.benchmarkedAt > 0n ? BigInt(host.scoreBps) : undefined,
        proofs: BigInt(host.proofsPassed),
        proofAge: host.proofAt > 0n ? least(since(host.proofAt, now), MOST) : undefined,
        strikes: host.strikes,
        bond: host.bond,
        silence: least(since(lastSeen > host.tierSince ? lastSeen : host.tierSince, now), MOST),
    };
}

/** The window of a host without a record: it has begun all the same. */
function emptyWindow(since: bigint, now: bigint): Window {
    const seconds = Number(now - start(since, now));
    return { seconds: Math.max(seconds, 0), online: 0, served: 0, completed: 0, failed: 0, returned: 0 };
}

function windowOf(record: HostRecord, since: bigint, now: bigint): Window {
    const window = { ...emptyWindow(since, now) };
    if (window.seconds === 0) return window;
    const from = start(since, now);
    if (record.state === QUEUED) {
        const lease = least(record.validUntil, now) - (record.lastSeen > from ? record.lastSeen : from);
        window.online += lease > 0n ? Number(lease) : 0;
    }
    for (const bytes of record.days) {
        const day = new DataView(Uint8Array.from(bytes).buffer);
        const number = BigInt(day.getUint16(0, true));
        if (number < from / DAY || number > now / DAY) continue;
        window.returned += day.getUint16(2, true);
        window.online += day.getUint32(4, true);
        window.served += day.getUint32(8, true);
        window.completed += day.getUint16(12, true);
        window.failed += day.getUint16(14, true);
    }
    return window;
}

/** When the window begins: 29 days before today, but not before the first midnight from `since` on. */
function start(since: bigint, now: bigint): bigint {
    const first = since > 0n ? (since + DAY - 1n) / DAY : 0n;
    const earliest = now / DAY - WINDOW_DAYS_BEFORE;
    return (first > earliest ? first : earliest) * DAY;
}

function marksOf(policy: Policy, measured: Measured): Mark[] {
    const { bond, daysInTier, jobsCompleted, success, uptime, proofs, proofAge, score } = measured;
    const mark = (
        mark: Mark['mark'],
        unit: Mark['unit'],
        asked: number | bigint,
        found: bigint | undefined,
        isMet: (found: bigint, asked: bigint) => boolean = (found, asked) => found >= asked,
    ): Mark => {
        const wanted = BigInt(asked);
        const met = wanted === 0n || (found !== undefined && isMet(found, wanted));
        return { mark, unit, asked: wanted, measured: found, met };
    };
    return [
        mark('bond', 'xnos', policy.bond, bond),
        mark('days', 'days', policy.days, daysInTier),
        mark('jobs', 'count', policy.jobsCompleted, jobsCompleted),
        mark('success', 'basis-points', policy.successBps, success),
        mark('uptime', 'basis-points', policy.uptimeBps, uptime),
        mark('proofs', 'count', policy.proofs, proofs),
        mark('proof age', 'seconds', policy.proofAge, proofAge, (found, asked) => found <= asked),
        mark('score', 'basis-points', policy.scoreBps, score),
    ];
}

function assess(config: Config, tier: Tier, measured: Measured, marks: readonly Mark[]): Standing['next'] {
    const { policy } = config;
    if (tier === 'waitlisted') {
        return config.registrationOpen === 1 ? { tier: 'community', reason: 'admitted' } : undefined;
    }
    if (tier !== 'community' && tier !== 'premium') return undefined;
    const removal = removalOf(policy, measured);
    if (removal) return { tier: 'removed', reason: removal };
    if (tier === 'premium') {
        const demotion = demotionOf(policy, measured);
        return demotion && { tier: 'community', reason: demotion };
    }
    return marks.every(({ met }) => met) ? { tier: 'premium', reason: 'marks met' } : undefined;
}

function removalOf(policy: Policy, measured: Measured): TierReason | undefined {
    if (policy.removeFailedProofs > 0 && measured.strikes >= policy.removeFailedProofs) return 'proofs failed';
    if (isSuccessBelow(policy, policy.removeSuccessBps, measured)) return 'success under the floor';
    const days = BigInt(policy.removeSilentDays);
    return days > 0n && measured.silence >= days * DAY ? 'silent' : undefined;
}

function demotionOf(policy: Policy, measured: Measured): TierReason | undefined {
    const isBelow = (mark: number, found: bigint | undefined) => found !== undefined && found < mark;
    if (measured.bond < policy.bond) return 'bond missing';
    if (measured.daysInTier < policy.graceDays) return undefined;
    if (isSuccessBelow(policy, policy.demoteSuccessBps, measured)) return 'success low';
    if (isBelow(policy.demoteUptimeBps, measured.uptime)) return 'uptime low';
    return isBelow(policy.demoteScoreBps, measured.score) ? 'score low' : undefined;
}

/** Whether enough jobs show a share of success below `mark`. */
function isSuccessBelow(policy: Policy, mark: number, { window, success }: Measured): boolean {
    const jobs = window.completed + window.failed;
    return jobs >= policy.minJobs && success !== undefined && success < mark;
}

/** `part` of `whole` in basis points, rounded down; `undefined` when there is no whole. */
function share(part: number, whole: number): bigint | undefined {
    return whole === 0 ? undefined : (BigInt(Math.min(part, whole)) * WHOLE) / BigInt(whole);
}

/** Seconds from `then` to `now`; none when that is not later. */
function since(then: bigint, now: bigint): bigint {
    return now > then ? now - then : 0n;
}

function least(one: bigint, other: bigint): bigint {
    return one < other ? one : other;
}
