import {
    getBase64Decoder,
    getBase64Encoder,
    type Address,
    type Base58EncodedBytes,
    type Base64EncodedBytes,
    type ReadonlyUint8Array,
} from '@solana/kit';
import { getAccount } from './accounts.js';
import { readClock } from './clock.js';
import { type Cluster } from './cluster.js';
import {
    findPhasePda,
    getSeatDecoder,
    GRID_PROGRAM_ADDRESS,
    SEAT_DISCRIMINATOR,
    type Phase,
    type Seat,
} from './generated/grid/index.js';
import { type HostRecord } from './generated/jobs/index.js';
import { findImportPda } from './generated/tiers/index.js';
import { hash } from './job.js';
import { importTree, type ImportTree } from './merkle.js';

/** What a phase of the test grid does at a moment. */
export type Stage =
    | 'draft'
    | 'announced'
    | 'registration'
    | 'ready'
    | 'running'
    | 'review'
    | 'due'
    | 'claimable'
    | 'lapsed'
    | 'closed';

/** What points are given for. */
export type PointKind = (typeof KINDS)[number];

/** What became of a seat. */
export type SeatState = (typeof SEAT_STATES)[number];

/** Points by kind. */
export type Points = Readonly<Record<PointKind, bigint>>;

/** A seat's account and its address. */
export interface FoundSeat {
    /** The account's address. */
    readonly address: Address;
    /** What it holds. */
    readonly account: Seat;
}

/** What days come to. */
export interface Tally {
    /** Seconds served. */
    readonly served: bigint;
    /** Base units of fee paid for its jobs. */
    readonly fees: bigint;
    /** Jobs finished. */
    readonly completed: bigint;
    /** Days online. */
    readonly onlineDays: bigint;
    /** Days on which a test passed. */
    readonly testedDays: bigint;
}

/** A seat, or a place in the waiting list, at a moment. */
export interface SeatView {
    /** The seat's account. */
    readonly address: Address;
    /** What the phase does. */
    readonly stage: Stage;
    /** What became of the seat. */
    readonly state: SeatState;
    /** While it waits: how many places are before it at most, since some may have left. */
    readonly ahead: number | undefined;
    /** Its points. */
    readonly points: Points;
    /** Its points of all kinds. */
    readonly total: bigint;
    /** What the days that count come to, as far as they were counted. */
    readonly tally: Tally;
    /** The most points of work that the fees paid so far can back. */
    readonly backed: bigint;
    /** When the first day begins that counts for it; `undefined` while it has no seat. */
    readonly countsFrom: bigint | undefined;
    /** Its part of all points, parts per million, rounded down. */
    readonly sharePpm: number;
    /** What its points are worth by the points of all so far, and what is paid once the phase is final, base units. */
    readonly reward: bigint;
    /** Whether the reward can be claimed now. */
    readonly isClaimable: boolean;
    /** What was claimed; `undefined` while nothing was. */
    readonly paid: bigint | undefined;
    /** Whether it has the points that make a host performant. */
    readonly isPerformant: boolean;
    /** Everything, as stored. */
    readonly account: Seat;
}

/** The seats of a phase by their points. */
export interface Leaderboard {
    /** Whether points, and with them rewards, are fixed for ever. */
    readonly isFinal: boolean;
    /** Whether all seats that have points are there: those of a closed phase can be closed. */
    readonly isComplete: boolean;
    /** What all seats together are paid by the points so far, base units. */
    readonly rewards: bigint;
    /** What is left of the pool then. */
    readonly remainder: bigint;
    /** Every seat that counts: by points, then by who registered first. */
    readonly rows: readonly LeaderboardRow[];
}

/** A seat among all. */
export interface LeaderboardRow {
    /** How manieth it is, from one. */
    readonly rank: number;
    /** The seat's account. */
    readonly seat: Address;
    /** The host. */
    readonly host: Address;
    /** Whose it is, who is paid. */
    readonly owner: Address;
    /** Its points. */
    readonly points: Points;
    /** Its points of all kinds. */
    readonly total: bigint;
    /** Its part of all points, parts per million, rounded down. */
    readonly sharePpm: number;
    /** What its points are worth by the points of all so far; what it is paid once they are final, base units. */
    readonly reward: bigint;
    /** Whether the reward was claimed. */
    readonly isClaimed: boolean;
    /** Whether its points make a host performant. */
    readonly isPerformant: boolean;
}

/** In the order of their numbers on chain. */
const KINDS = ['work', 'uptime', 'tests', 'feedback', 'bugs', 'education'] as const;
const SEAT_STATES = ['waiting', 'seated', 'left', 'disqualified'] as const;
const PHASE_STATES = ['draft', 'open', 'final', 'closed'] as const;

/** What is done about late joiners. */
const REFUSED = 0;
const FROM_SEAT = 1;

const DAY = 86_400n;
const HOUR = 3_600n;
/** The whole, in parts per million. */
const PARTS = 1_000_000n;
/** Bytes of a day of a seat, and of a day of a record. */
const SEAT_DAY = 16;
/** Where a seat's account has its phase. */
const SEAT_PHASE = 24n;

/** The phase with a number. */
export async function readPhase(cluster: Cluster, number: number): Promise<Phase> {
    const [address] = await findPhasePda({ number });
    return getAccount(cluster, 'grid.Phase', address);
}

/** All seats of a phase, and places in its waiting list. */
export async function readSeats(cluster: Cluster, phase: Address): Promise<FoundSeat[]> {
    const discriminator = getBase64Decoder().decode(SEAT_DISCRIMINATOR) as Base64EncodedBytes;
    const found = await cluster.rpc
        .getProgramAccounts(GRID_PROGRAM_ADDRESS, {
            commitment: 'confirmed',
            encoding: 'base64',
            filters: [
                { memcmp: { offset: 0n, bytes: discriminator, encoding: 'base64' } },
                { memcmp: { offset: SEAT_PHASE, bytes: phase as string as Base58EncodedBytes, encoding: 'base58' } },
            ],
        })
        .send();
    return found.map(({ pubkey, account }) => ({
        address: pubkey,
        account: getSeatDecoder().decode(getBase64Encoder().encode(account.data[0])),
    }));
}

/** The seat at `address` now. */
export async function readSeat(cluster: Cluster, address: Address): Promise<SeatView> {
    const account = await getAccount(cluster, 'grid.Seat', address);
    const [phase, now] = await Promise.all([getAccount(cluster, 'grid.Phase', account.phase), readClock(cluster)]);
    return viewSeat(address, account, phase, now);
}

/** The leaderboard now of the phase with a number. */
export async function readLeaderboard(cluster: Cluster, number: number): Promise<Leaderboard> {
    const [address] = await findPhasePda({ number });
    const [phase, seats] = await Promise.all([getAccount(cluster, 'grid.Phase', address), readSeats(cluster, address)]);
    return viewLeaderboard(address, phase, seats);
}

/** What `phase` does at `now`. Its windows are half-open. */
export function stageOf(phase: Phase, now: bigint): Stage {
    switch (phaseState(phase)) {
        case 'draft':
            return 'draft';
        case 'final':
            return now < phase.claimUntil ? 'claimable' : 'lapsed';
        case 'closed':
            return 'closed';
        case 'open':
            if (now < phase.registrationFrom) return 'announced';
            if (now >= phase.reviewUntil) return 'due';
            if (now >= phase.runningUntil) return 'review';
            if (now >= phase.runningFrom) return 'running';
            return now < phase.registrationUntil ? 'registration' : 'ready';
    }
}

/** Whether a host can register for `phase` at `now`; where all seats are taken, it waits. */
export function mayRegister(phase: Phase, now: bigint): boolean {
    return isOpen(phase) && now >= phase.registrationFrom && now < phase.registrationUntil;
}

/** Whether seats of `phase` are given, and given back, at `now`. */
export function mayBeSeated(phase: Phase, now: bigint): boolean {
    const until = phase.lateJoin === REFUSED ? phase.runningFrom : phase.runningUntil;
    return isOpen(phase) && now >= phase.registrationFrom && now < until;
}

/** Whether points of `phase` can be counted, awarded and revoked at `now`. */
export function mayChangePoints(phase: Phase, now: bigint): boolean {
    return isOpen(phase) && now >= phase.runningFrom && now < phase.reviewUntil;
}

/** Whether reviewers can take seats out of `phase` at `now`. */
export function mayDisqualify(phase: Phase, now: bigint): boolean {
    return isOpen(phase) && now >= phase.registrationFrom && now < phase.reviewUntil;
}

/** When the first day begins that counts for who got its seat at `seatedAt`. */
export function countsFrom(phase: Phase, seatedAt: bigint): bigint {
    if (phase.lateJoin !== FROM_SEAT) return phase.runningFrom;
    const firstWhole = ((seatedAt + DAY - 1n) / DAY) * DAY;
    return firstWhole > phase.runningFrom ? firstWhole : phase.runningFrom;
}

/** A seat's account as {@link SeatView} at `now`. */
export function viewSeat(address: Address, account: Seat, phase: Phase, now: bigint): SeatView {
    const [state, stage, total] = [seatState(account), stageOf(phase, now), sum(account.points)];
    const isSeated = state === 'seated';
    const tally = tallyOf(seatDays(account));
    const reward = isSeated ? rewardOf(phase, total) : 0n;
    const paid = account.claimed === 1 ? account.paid : undefined;
    return {
        address,
        stage,
        state,
        ahead: state === 'waiting' ? Math.max(account.place - phase.firstPlace, 0) : undefined,
        points: byKind(account.points),
        total,
        tally,
        backed: phase.feePerPoint === 0n ? 0n : tally.fees / phase.feePerPoint,
        countsFrom: isSeated ? countsFrom(phase, account.seatedAt) : undefined,
        sharePpm: isSeated ? shareOf(phase, total) : 0,
        reward,
        isClaimable: stage === 'claimable' && reward > 0n && paid === undefined,
        paid,
        isPerformant: isSeated && isPerformant(phase, total),
        account,
    };
}

/** The leaderboard of the phase at `address`; seats of other phases, and those who have none, are passed over. */
export function viewLeaderboard(address: Address, phase: Phase, seats: readonly FoundSeat[]): Leaderboard {
    const seated = seats.filter(({ account }) => account.phase === address && seatState(account) === 'seated');
    const ordered = seated
        .map((seat) => ({ ...seat, total: sum(seat.account.points) }))
        .sort((one, other) => compare(other.total, one.total) || one.account.ticket - other.account.ticket);
    const rows = ordered.map(({ address, account, total }, at) => ({
        rank: at + 1,
        seat: address,
        host: account.host,
        owner: account.owner,
        points: byKind(account.points),
        total,
        sharePpm: shareOf(phase, total),
        reward: rewardOf(phase, total),
        isClaimed: account.claimed === 1,
        isPerformant: isPerformant(phase, total),
    }));
    const rewards = sum(rows.map(({ reward }) => reward));
    return {
        isFinal: isFinal(phase),
        isComplete: KINDS.every((kind, at) => sum(rows.map(({ points }) => points[kind])) === phase.totals[at]),
        rewards,
        remainder: rewards < phase.pool ? phase.pool - rewards : 0n,
        rows,
    };
}

/**
 * The import `id` of the hosts of a final phase that enter a tier: performant ones Premium,
 * those who waited for a seat Community. Whoever computes it from all seats gets the same
 * root. Throws when points can still change, seats are missing, or nobody is on the list.
 */
export async function exportHosts(
    address: Address,
    phase: Phase,
    seats: readonly FoundSeat[],
    list: 'performant' | 'waiting',
    id: number,
): Promise<ImportTree> {
    if (!isFinal(phase)) throw new RangeError(`phase ${phase.number} is not final: its lists are not fixed yet`);
    const hosts = list === 'performant' ? performant(address, phase, seats) : waiting(address, phase, seats);
    const [importAddress] = await findImportPda({ id });
    return importTree(importAddress, [...new Set(hosts)]);
}

function performant(address: Address, phase: Phase, seats: readonly FoundSeat[]): Address[] {
    const { isComplete, rows } = viewLeaderboard(address, phase, seats);
    if (!isComplete) throw new RangeError(`seats of phase ${phase.number} are missing: expected all its points`);
    return rows.filter(({ isPerformant }) => isPerformant).map(({ host }) => host);
}

function waiting(address: Address, phase: Phase, seats: readonly FoundSeat[]): Address[] {
    const found = seats.filter(({ account }) => account.phase === address && seatState(account) === 'waiting');
    if (found.length !== phase.waiting) {
        throw new RangeError(
            `seats of phase ${phase.number} are missing: expected ${phase.waiting} that wait, found ${found.length}`,
        );
    }
    return found.map(({ account }) => account.host);
}

/** What a seat of `points` is paid by the points of all so far, base units, rounded down. */
export function rewardOf(phase: PrizeTerms & Pick<Phase, 'totals'>, points: bigint): bigint {
    return rewardFrom(phase, points, sum(phase.totals));
}

/** What the points of a phase are paid from. */
export type PrizeTerms = Pick<Phase, 'pool' | 'pointValue' | 'rewardCap'>;

/** What a seat of `points` is paid, of the `total` of all seats, base units, rounded down. */
export function rewardFrom(prize: PrizeTerms, points: bigint, total: bigint): bigint {
    const share = total === 0n ? 0n : (prize.pool * points) / total;
    return least(share, points * prize.pointValue, prize.rewardCap);
}

/** The points that counting would give a seat by what its host's record shows now; those awarded stay. */
export function recount(phase: Phase, account: Seat, record: HostRecord): Points {
    const days = seatDays(account);
    const [first, until] = [phase.runningFrom / DAY, phase.runningUntil / DAY];
    // A record that is older than the host also tells of a former one at its address.
    const own = record.openedAt >= account.hostSince ? 0n : account.hostSince / DAY + 1n;
    const seat = countsFrom(phase, account.seatedAt) / DAY;
    const from = own > seat ? own : seat;
    for (const bytes of record.days) {
        const shown = view(bytes);
        const number = BigInt(shown.getUint16(0, true));
        const day = number >= from && number < until ? days[Number(number - first)] : undefined;
        if (day === undefined) continue;
        day.fees = most(day.fees, shown.getBigUint64(16, true));
        day.served = most(day.served, BigInt(shown.getUint32(8, true)));
        day.completed = most(day.completed, BigInt(shown.getUint16(12, true)));
        day.isOnline ||= shown.getUint32(4, true) >= phase.uptimeSeconds;
    }
    const points = countedPoints(phase, tallyOf(days));
    return byKind(account.points.map((awarded, at) => points[at] ?? awarded));
}

/**
 * What all hosts of a machine declare as its digest: of the lowest UUID of its physical
 * NVIDIA GPUs, `GPU-` and lower-case hexadecimal digits. `undefined` when there is no UUID,
 * or one is not of a physical GPU.
 */
export async function machineDigest(uuids: readonly string[]): Promise<Uint8Array | undefined> {
    const normal = uuids.map((uuid) => GPU.exec(uuid.trim())?.[1]?.toLowerCase());
    const [lowest] = normal.sort();
    if (lowest === undefined || normal.includes(undefined)) return undefined;
    return hash(new TextEncoder().encode(`nosana machine v1\0GPU-${lowest}`));
}

const GPU = /^GPU-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** What a seat did on one day of the phase. */
interface SeatDay {
    fees: bigint;
    served: bigint;
    completed: bigint;
    isOnline: boolean;
    isTested: boolean;
}

function seatDays(account: Seat): SeatDay[] {
    return account.days.map((bytes) => {
        const day = view(bytes);
        if (day.byteLength !== SEAT_DAY) throw new RangeError(`expected ${SEAT_DAY} bytes of a day`);
        return {
            fees: day.getBigUint64(0, true),
            served: BigInt(day.getUint32(8, true)),
            completed: BigInt(day.getUint16(12, true)),
            isOnline: day.getUint8(14) !== 0,
            isTested: day.getUint8(15) !== 0,
        };
    });
}

function tallyOf(days: readonly SeatDay[]): Tally {
    return {
        served: sum(days.map(({ served }) => served)),
        fees: sum(days.map(({ fees }) => fees)),
        completed: sum(days.map(({ completed }) => completed)),
        onlineDays: BigInt(days.filter(({ isOnline }) => isOnline).length),
        testedDays: BigInt(days.filter(({ isTested }) => isTested).length),
    };
}

/** Points of the kinds that are counted: work, uptime and tests. */
function countedPoints(phase: Phase, tally: Tally): bigint[] {
    const { caps, feePerPoint } = phase;
    const hours = (tally.served * BigInt(phase.pointsPerHour)) / HOUR;
    const jobs = tally.completed * BigInt(phase.pointsPerJob);
    const backed = feePerPoint === 0n ? 0n : tally.fees / feePerPoint;
    return [
        least(hours + jobs, backed, caps[0] ?? 0n),
        least(tally.onlineDays * BigInt(phase.pointsPerDay), caps[1] ?? 0n),
        least(tally.testedDays * BigInt(phase.pointsPerTest), caps[2] ?? 0n),
    ];
}

/** A byte that is no state counts as closed, as in the program. */
function phaseState({ state }: Phase): (typeof PHASE_STATES)[number] {
    return PHASE_STATES[state] ?? 'closed';
}

/** A byte that is no state counts as disqualified, as in the program. */
function seatState({ state }: Seat): SeatState {
    return SEAT_STATES[state] ?? 'disqualified';
}

function isOpen(phase: Phase): boolean {
    return phaseState(phase) === 'open';
}

function isFinal(phase: Phase): boolean {
    return phaseState(phase) === 'final' || phaseState(phase) === 'closed';
}

/** No points never make a host performant. */
function isPerformant({ performantPoints }: Phase, points: bigint): boolean {
    return points > 0n && points >= performantPoints;
}

function shareOf(phase: Phase, points: bigint): number {
    const total = sum(phase.totals);
    return total === 0n ? 0 : Number((points * PARTS) / total);
}

function byKind(points: readonly bigint[]): Points {
    return Object.fromEntries(KINDS.map((kind, at) => [kind, points[at] ?? 0n])) as Points;
}

function view(bytes: ReadonlyUint8Array | readonly number[]): DataView {
    return new DataView(Uint8Array.from(bytes).buffer);
}

function sum(numbers: readonly bigint[]): bigint {
    return numbers.reduce((one, other) => one + other, 0n);
}

function least(...numbers: readonly [bigint, ...bigint[]]): bigint {
    return numbers.reduce((one, other) => (one < other ? one : other));
}

function most(one: bigint, other: bigint): bigint {
    return one > other ? one : other;
}

function compare(one: bigint, other: bigint): number {
    return one < other ? -1 : one > other ? 1 : 0;
}
