import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Address } from '@solana/kit';
import {
    countsFrom,
    exportHosts,
    grid,
    jobs,
    machineDigest,
    mayBeSeated,
    mayChangePoints,
    mayDisqualify,
    mayRegister,
    recount,
    rewardFrom,
    stageOf,
    viewLeaderboard,
    viewSeat,
    type FoundSeat,
} from '../src/index.js';
import { hex } from './idl.js';
import { bytes, vectors } from './vectors.js';

const DAY = 86_400n;

test('phases do what they do elsewhere, to the second', () => {
    const seen = new Set<string>();
    for (const { phase: data, moments } of vectors<StageVector>('grid-stages')) {
        const phase = phaseOf(data);
        for (const wanted of moments) {
            const now = BigInt(wanted.now);
            const found = {
                now: wanted.now,
                stage: stageOf(phase, now),
                registers: mayRegister(phase, now),
                seats: mayBeSeated(phase, now),
                counts: mayChangePoints(phase, now),
                disqualifies: mayDisqualify(phase, now),
                counts_from: Number(countsFrom(phase, now) / DAY),
            };
            assert.deepEqual(found, wanted);
            seen.add(found.stage);
        }
    }
    assert.equal(seen.size, 10);
});

test('seats count and stand as they do elsewhere', () => {
    for (const [number, wanted] of vectors<SeatVector>('grid-seats').entries()) {
        const phase = phaseOf(wanted.phase);
        const seat = seatOf(wanted.seat);
        const record = jobs.getHostRecordDecoder().decode(bytes(wanted.record));
        const view = viewSeat(seat.phase, seat, phase, BigInt(wanted.now));
        const points = recount(phase, seat, record);
        const { served, fees, completed, onlineDays, testedDays } = view.tally;
        const found = {
            ...wanted,
            recount: Object.values(points).map(String),
            tally: {
                served: Number(served),
                fees: Number(fees),
                completed: Number(completed),
                online_days: Number(onlineDays),
                tested_days: Number(testedDays),
            },
            total: String(view.total),
            backed: String(view.backed),
            counts_from: Number(view.countsFrom),
            share_ppm: view.sharePpm,
            reward: String(view.reward),
        };
        assert.deepEqual(found, wanted, `case ${number}`);
        assert.equal(view.state, 'seated');
    }
});

test('rewards of the test grid are what they are elsewhere', () => {
    for (const { pool, point_value, reward_cap, points, total, reward } of vectors<Record<string, string>>(
        'grid-rewards',
    )) {
        const prize = { pool: BigInt(pool!), pointValue: BigInt(point_value!), rewardCap: BigInt(reward_cap!) };
        assert.equal(String(rewardFrom(prize, BigInt(points!), BigInt(total!))), reward);
    }
});

test('leaderboards and lists are what they are elsewhere', async () => {
    for (const wanted of vectors<LeaderboardVector>('grid-leaderboards')) {
        const [phase, seats] = [phaseOf(wanted.phase), seatsOf(wanted)];
        const [address] = await grid.findPhasePda({ number: phase.number });
        const board = viewLeaderboard(address, phase, seats.toReversed());
        const rows = board.rows.map(({ rank, seat, host, total, sharePpm, reward, isPerformant }) => [
            rank,
            seat,
            host,
            String(total),
            sharePpm,
            String(reward),
            isPerformant,
        ]);
        assert.deepEqual(rows, wanted.rows);
        assert.equal(String(board.rewards), wanted.rewards);
        assert.equal(String(board.remainder), wanted.remainder);
        assert.ok(board.isFinal && board.isComplete);
        for (const list of ['performant', 'waiting'] as const) {
            const root = wanted[list];
            const exported = exportHosts(address, phase, seats, list, wanted.id);
            if (root === null) await assert.rejects(exported, RangeError);
            else assert.equal(hex((await exported).root), root);
        }
    }
});

test('a list is exported only of all seats of a final phase', async () => {
    const wanted = vectors<LeaderboardVector>('grid-leaderboards').at(-1)!;
    const [phase, seats] = [phaseOf(wanted.phase), seatsOf(wanted)];
    const [address] = await grid.findPhasePda({ number: phase.number });
    const leader = wanted.rows[0]![1];
    const fewer = seats.filter(({ address }) => address !== leader);
    assert.equal(viewLeaderboard(address, phase, fewer).isComplete, false);
    await assert.rejects(exportHosts(address, phase, fewer, 'performant', 1), /missing/);
    await assert.rejects(exportHosts(address, { ...phase, waiting: 99 }, seats, 'waiting', 1), /missing/);
    await assert.rejects(exportHosts(address, { ...phase, state: 1 }, seats, 'waiting', 1), /not final/);
});

test('a machine has the digest that it has elsewhere', async () => {
    for (const { uuids, digest } of vectors<{ uuids: string[]; digest: string | null }>('grid-machines')) {
        const found = await machineDigest(uuids);
        assert.equal(found === undefined ? null : hex(found), digest, uuids.join());
    }
});

function phaseOf(data: string): grid.Phase {
    return grid.getPhaseDecoder().decode(bytes(data));
}

function seatOf(data: string): grid.Seat {
    return grid.getSeatDecoder().decode(bytes(data));
}

function seatsOf({ seats }: LeaderboardVector): FoundSeat[] {
    return seats.map(({ address, data }) => ({ address, account: seatOf(data) }));
}

interface StageVector {
    readonly phase: string;
    readonly moments: readonly { readonly now: number; readonly stage: string }[];
}

interface SeatVector {
    readonly phase: string;
    readonly seat: string;
    readonly record: string;
    readonly now: number;
}

interface LeaderboardVector {
    readonly id: number;
    readonly phase: string;
    readonly seats: readonly { readonly address: Address; readonly data: string }[];
    readonly rows: readonly (readonly unknown[])[];
    readonly rewards: string;
    readonly remainder: string;
    readonly performant: string | null;
    readonly waiting: string | null;
}
