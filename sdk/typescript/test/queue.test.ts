import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getAddressDecoder, type Address } from '@solana/kit';
import { jobs, viewQueue } from '../src/index.js';

const HOSTS = 1;
const JOBS = 2;
const ALWAYS = 2n ** 63n - 1n;

test('who waits is told from head to tail', () => {
    const queue = ring({
        head: 2n,
        tail: 5n,
        places: [
            [1, 9n],
            [2, 9n],
            [3, 10n],
            [4, 11n],
            [5, 12n],
            [6, 9n],
        ],
    });
    assert.deepEqual(waiting(queue), [
        [key(3), 10n],
        [key(4), 11n],
        [key(5), 12n],
    ]);
    assert.equal(viewQueue(key(0), queue).kind, 'hosts');
});

test('the ring goes on at its first place', () => {
    const queue = ring({
        head: 4n,
        tail: 7n,
        places: [
            [1, 11n],
            [2, 0n],
            [3, 0n],
            [4, 9n],
            [5, 10n],
        ],
    });
    assert.deepEqual(waiting(queue), [
        [key(5), 10n],
        [key(1), 11n],
    ]);
});

test('a ring that grew is shifted', () => {
    const queue = ring({
        head: 9n,
        tail: 11n,
        shift: 2,
        places: [
            [1, 9n],
            [2, 9n],
            [3, 9n],
            [4, 10n],
            [5, 11n],
            [6, 9n],
            [7, 9n],
            [8, 9n],
        ],
    });
    assert.deepEqual(waiting(queue), [
        [key(4), 10n],
        [key(5), 11n],
    ]);
});

test('what left and what was dropped does not wait', () => {
    const queue = ring({
        head: 0n,
        tail: 3n,
        places: [
            [0, 0n],
            [2, 0n],
            [3, 10n],
            [4, 9n],
        ],
    });
    assert.deepEqual(waiting(queue), [[key(3), 10n]]);
});

test('a job waits until it is taken', () => {
    const queue = ring({
        kind: JOBS,
        head: 0n,
        tail: 1n,
        places: [
            [1, ALWAYS],
            [0, 0n],
        ],
    });
    assert.deepEqual(waiting(queue), [[key(1), undefined]]);
    assert.equal(viewQueue(key(0), queue).kind, 'jobs');
});

test('bounds that do not fit the places tell nobody twice', () => {
    const queue = ring({
        head: 0n,
        tail: 2n ** 60n,
        places: [
            [1, 9n],
            [2, 9n],
        ],
    });
    assert.deepEqual(waiting(queue), [
        [key(1), 9n],
        [key(2), 9n],
    ]);
    assert.deepEqual(waiting(ring({ head: 0n, tail: 1n, places: [] })), []);
});

/** A queue whose places have these keys, valid until these times. */
function ring(of: {
    kind?: number;
    head: bigint;
    tail: bigint;
    shift?: number;
    places: readonly (readonly [number, bigint])[];
}): jobs.Queue {
    const data = jobs.getQueueEncoder().encode({
        ...jobs.getQueueDecoder().decode(new Uint8Array(1024)),
        kind: of.kind ?? HOSTS,
        capacity: of.places.length,
        head: of.head,
        tail: of.tail,
        shift: of.shift ?? 0,
        entries: of.places.map(([byte, validUntil]) => ({ key: key(byte), validUntil })),
    });
    return jobs.getQueueDecoder().decode(data);
}

function waiting(queue: jobs.Queue): (readonly [Address, bigint | undefined])[] {
    return viewQueue(key(0), queue).waiting.map(({ key, validUntil }) => [key, validUntil]);
}

function key(byte: number): Address {
    return getAddressDecoder().decode(new Uint8Array(32).fill(byte));
}
