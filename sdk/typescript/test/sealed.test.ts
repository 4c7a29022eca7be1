import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Address } from '@solana/kit';
import {
    isSealed,
    jobKey,
    openArtifact,
    openDefinition,
    openResult,
    SealError,
    sealDefinition,
    verifyHostKey,
    type HostKey,
} from '../src/index.js';
import { hex } from './idl.js';
import { vectors } from './vectors.js';

interface SealedVector {
    job: Address;
    host: Address;
    client_seed: string;
    client_secret: string;
    client_public: string;
    host_secret: string;
    host_key: HostKey;
    worker: Address;
    definition: string;
    sealed_definition: string;
    result: string;
    sealed_result: string;
    op: string;
    artifact_bytes: number;
    sealed_artifact: string;
}

const cases = vectors<SealedVector>('sealed');

function bytes(text: string): Uint8Array {
    return Uint8Array.from(Buffer.from(text, 'hex'));
}

function* inPieces(all: Uint8Array, length: number): Generator<Uint8Array> {
    for (let at = 0; at < all.length; at += length) yield all.slice(at, at + length);
}

async function artifactOf(wanted: SealedVector, pieces: Iterable<Uint8Array>, op = wanted.op): Promise<Buffer> {
    const opened = [];
    for await (const piece of openArtifact(bytes(wanted.client_secret), wanted.job, op, pieces)) opened.push(piece);
    return Buffer.concat(opened);
}

test('keys of jobs are derived as elsewhere', async () => {
    for (const { client_seed, job, client_secret, client_public } of cases) {
        const key = await jobKey(bytes(client_seed), job);
        assert.deepEqual([hex(key.secret), hex(key.public)], [client_secret, client_public]);
    }
});

test('what was sealed elsewhere opens', async () => {
    for (const wanted of cases) {
        const result = bytes(wanted.sealed_result);
        assert.ok(isSealed(result));
        const opened = await openResult(bytes(wanted.client_secret), wanted.job, result);
        assert.equal(hex(opened), wanted.result);
        const sealed = bytes(wanted.sealed_definition);
        const sent = await openDefinition(bytes(wanted.host_secret), wanted.job, wanted.host, sealed);
        assert.deepEqual([hex(sent.reply), hex(sent.definition)], [wanted.client_public, wanted.definition]);
    }
});

test('an artifact that was sealed elsewhere opens, however it comes', async () => {
    for (const [index, wanted] of cases.entries()) {
        const sealed = bytes(wanted.sealed_artifact);
        const filler = [1, 7, 20][index]!;
        for (const length of [7, 10_000, sealed.length]) {
            const opened = await artifactOf(wanted, inPieces(sealed, length));
            assert.deepEqual(opened, Buffer.alloc(wanted.artifact_bytes, filler));
        }
    }
});

test('an artifact that is cut off, changed or of something else does not open', async () => {
    const wanted = cases[2]!;
    const sealed = bytes(wanted.sealed_artifact);
    const betweenChunks = 24 + 32 + 16 * 1024 + 16;
    const changed = Uint8Array.from(sealed);
    changed[100]! ^= 1;
    const wrong = [
        new Uint8Array(),
        sealed.slice(0, 40),
        sealed.slice(0, betweenChunks),
        sealed.slice(0, -1),
        Uint8Array.from([...sealed, 0]),
        changed,
        bytes(wanted.sealed_result),
        Uint8Array.from({ length: 200 }, () => 0),
    ];
    for (const stream of wrong) await assert.rejects(artifactOf(wanted, [stream]), SealError);
    await assert.rejects(artifactOf(wanted, [sealed], 'another-op'), SealError);
    await assert.rejects(artifactOf({ ...wanted, job: cases[0]!.job }, [sealed]), SealError);
});

test('a definition is sealed to the key that the worker signed, and opens for its host and job alone', async () => {
    for (const { job, host, worker, host_key, host_secret, client_public, definition } of cases) {
        const key = await verifyHostKey(host_key, worker, job, host);
        const sealed = await sealDefinition(key, job, host, bytes(client_public), bytes(definition));
        const opened = await openDefinition(bytes(host_secret), job, host, sealed);
        assert.equal(hex(opened.definition), definition);
        await assert.rejects(openDefinition(bytes(host_secret), host, job, sealed), SealError);
        sealed[sealed.length - 1]! ^= 1;
        await assert.rejects(openDefinition(bytes(host_secret), job, host, sealed), SealError);
    }
});

test('a key that somebody else made is not taken', async () => {
    const [first, second] = [cases[0]!, cases[1]!];
    const { job, host, worker, host_key } = first;
    const wrong = [
        { ...host_key, job: second.job },
        { ...host_key, host: second.host },
        { ...host_key, key: second.host_key.key },
        { ...host_key, key: host_key.key.toUpperCase() },
        { ...host_key, signature: second.host_key.signature },
        { ...host_key, signature: 'none' },
    ];
    for (const shown of wrong) await assert.rejects(verifyHostKey(shown, worker, job, host), SealError);
    await assert.rejects(verifyHostKey(host_key, second.worker, job, host), SealError);
});

test('what is not sealed, or for somebody else, does not open', async () => {
    const [first, second] = [cases[0]!, cases[1]!];
    assert.ok(!isSealed(bytes(first.result)) && !isSealed(new Uint8Array()));
    const secret = bytes(first.client_secret);
    for (const text of ['', first.result, first.sealed_result.slice(0, 60), second.sealed_result]) {
        await assert.rejects(openResult(secret, first.job, bytes(text)), SealError);
    }
    await assert.rejects(openResult(bytes(second.client_secret), first.job, bytes(first.sealed_result)), SealError);
});
