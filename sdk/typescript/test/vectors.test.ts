import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, type Address } from '@solana/kit';
import {
    importTree,
    jobs,
    pendingRewards,
    staking,
    tiers,
    verifyImport,
    vestedOf,
    viewStanding,
    xnosOf,
} from '../src/index.js';
import { hex } from './idl.js';
import { bytes, vectors } from './vectors.js';

const HOST = address('11111111111111111111111111111111');
const U64 = 2n ** 64n;

test('stakes weigh what they weigh elsewhere', () => {
    for (const { amount, duration, xnos } of vectors<{ amount: string; duration: number; xnos: string | null }>(
        'weights',
    )) {
        const weight = xnosOf(BigInt(amount), duration);
        assert.equal(weight < U64 ? String(weight) : null, xnos, `${amount} for ${duration}`);
    }
});

test('stakes vest as they vest elsewhere', () => {
    for (const { amount, elapsed, duration, vested } of vectors<{
        amount: string;
        elapsed: number;
        duration: number;
        vested: string;
    }>('vesting')) {
        assert.equal(String(vestedOf(BigInt(amount), BigInt(elapsed), duration)), vested);
    }
});

test('rewards are what they are elsewhere', () => {
    for (const { stake, config, vault, rewards } of vectors<Record<'stake' | 'config' | 'vault' | 'rewards', string>>(
        'rewards',
    )) {
        const found = pendingRewards(
            staking.getStakeDecoder().decode(bytes(stake)),
            staking.getConfigDecoder().decode(bytes(config)),
            BigInt(vault),
        );
        assert.equal(String(found), rewards);
    }
});

test('imports have the roots and proofs that they have elsewhere', async () => {
    for (const { id, root, hosts } of vectors<{
        id: number;
        root: string;
        hosts: { host: Address; proof: string[] }[];
    }>('imports')) {
        const [account] = await tiers.findImportPda({ id });
        const tree = await importTree(account, hosts.map(({ host }) => host).reverse());
        assert.equal(hex(tree.root), root);
        const proofs = tree.hosts.map(({ host, proof }) => ({ host, proof: proof.map(hex) }));
        assert.deepEqual(proofs, hosts);
        for (const { host, proof } of tree.hosts) {
            assert.ok(await verifyImport(tree.root, account, host, proof));
            assert.equal(await verifyImport(tree.root, HOST, host, proof), false);
            assert.equal(await verifyImport(tree.root, account, HOST, proof), false);
        }
    }
});

test('a list of hosts that makes no tree is refused', async () => {
    await assert.rejects(importTree(HOST, []), RangeError);
    await assert.rejects(importTree(HOST, [HOST, HOST]), RangeError);
});

test('hosts stand where they stand elsewhere', () => {
    const seen = new Set<string | undefined>();
    for (const [number, wanted] of vectors<StandingVector>('standing').entries()) {
        const standing = viewStanding(
            HOST,
            tiers.getHostDecoder().decode(bytes(wanted.host)),
            wanted.record === null ? undefined : jobs.getHostRecordDecoder().decode(bytes(wanted.record)),
            tiers.getConfigDecoder().decode(bytes(wanted.config)),
            BigInt(wanted.now),
        );
        const { tier, reason, next, window } = standing;
        const marks = standing.marks.map(({ asked, measured, met }) => [
            Number(asked),
            measured === undefined ? null : Number(measured),
            met,
        ]);
        const expected = { ...wanted, next: wanted.next ?? undefined };
        const found = { ...expected, tier, reason, next, marks, window };
        assert.deepEqual(found, expected, `case ${number}`);
        seen.add(next?.reason);
    }
    assert.equal(seen.size, 10);
});

interface StandingVector {
    readonly host: string;
    readonly record: string | null;
    readonly config: string;
    readonly now: number;
    readonly tier: string;
    readonly reason: string;
    readonly next: { readonly tier: string; readonly reason: string } | null;
    readonly marks: readonly unknown[];
    readonly window: Readonly<Record<string, number>>;
}
