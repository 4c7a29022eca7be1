import assert from 'node:assert/strict';
import { test } from 'node:test';
import { some } from '@solana/kit';
import { decodeEvents, jobs, staking, tiers } from '../src/index.js';
import { decoderOf, encoderOf, hex, pattern, PROGRAMS } from './idl.js';

const FOREIGN = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
const JOBS = jobs.JOBS_PROGRAM_ADDRESS;
/** Events with a field that is true or false, which only two bytes are. */
const WITH_BOOLEANS = ['ConfigUpdated', 'PhaseCreated', 'PhaseUpdated'];
const CLOSED = line('jobs', 'JobClosed');
const ROTATED = line('tiers', 'WorkerRotated');

for (const program of PROGRAMS) {
    for (const { name } of program.idl.events) {
        test(`${name} of the ${program.name} program is decoded, and every byte of it is some field's`, () => {
            const data = golden(program.name, name);
            const [event, ...rest] = decodeEvents(frame(program.address, [dataLine(data)]));
            assert.deepEqual(rest, []);
            assert.equal(event?.program, program.name);
            assert.equal(event.name, name);
            assert.equal(hex(encoderOf(program, name).encode(event.data)), hex(data.slice(8)));
        });
    }
}

test('events of all programs come in the order of the log', () => {
    const logs = [
        ...frame(staking.STAKING_PROGRAM_ADDRESS, [line('staking', 'Staked')]),
        ...frame(JOBS, ['Program log: Instruction: Post', CLOSED, line('jobs', 'JobQueued')]),
        ...frame(tiers.TIERS_PROGRAM_ADDRESS, [ROTATED]),
    ];
    assert.deepEqual(names(logs), ['Staked', 'JobClosed', 'JobQueued', 'WorkerRotated']);
});

test('a line outside any frame is nothing', () => {
    assert.deepEqual(names([CLOSED, ...frame(JOBS, []), CLOSED]), []);
});

test('the line of another program is nothing, at the top and below', () => {
    assert.deepEqual(names(frame(FOREIGN, [CLOSED])), []);
    assert.deepEqual(names(frame(JOBS, frame(FOREIGN, [CLOSED], 2))), []);
});

test('a program does not speak for another one of these', () => {
    assert.deepEqual(names(frame(tiers.TIERS_PROGRAM_ADDRESS, [CLOSED])), []);
});

test('after a call returned, the caller speaks again', () => {
    const logs = frame(JOBS, [...frame(FOREIGN, [CLOSED], 2), CLOSED]);
    assert.deepEqual(names(logs), ['JobClosed']);
});

test('a call by another program is told of, whatever that one calls itself', () => {
    assert.deepEqual(names(frame(FOREIGN, [...frame(JOBS, [CLOSED], 2), CLOSED])), ['JobClosed']);
});

test("what a program prints does not pass for a node's own line", () => {
    for (const text of [
        `Program log: Program ${JOBS} invoke [1]`,
        `Program log: invoke [1]`,
        `Program return: ${JOBS} invoke [1]`,
        `Program data: ${JOBS} invoke [1]`,
        `Program ${JOBS} invoke [1] `,
        `Program ${JOBS} invoke [x]`,
        ` Program ${JOBS} invoke [1]`,
    ]) {
        assert.deepEqual(names(frame(FOREIGN, [text, CLOSED])), [], text);
    }
    for (const text of [
        'Program log: success',
        'Program log: failed: no',
        'Program log: Log truncated',
        'Program return: success',
    ]) {
        assert.deepEqual(names(frame(JOBS, [text, CLOSED])), ['JobClosed'], text);
    }
});

test('a failed call ends its frame', () => {
    const failed = [`Program ${JOBS} invoke [2]`, `Program ${JOBS} failed: custom program error: 0x1838`];
    assert.deepEqual(names(frame(FOREIGN, [...failed, CLOSED])), []);
});

test('nothing counts after the cut of a long log', () => {
    // The lines that would show another program to run are those that were cut off.
    const logs = [`Program ${JOBS} invoke [1]`, CLOSED, 'Log truncated', CLOSED];
    assert.deepEqual(names(logs), ['JobClosed']);
});

test('what is no event is passed over', () => {
    const data = golden('jobs', 'JobClosed');
    const lines = [
        'Program data: ',
        'Program data: !!!',
        dataLine(data.slice(0, 4)),
        dataLine(data.slice(0, -1)),
        dataLine(pattern(80)),
        dataLine(Uint8Array.from([...data, 1, 2])),
        `${dataLine(data)} AAAA`,
    ];
    assert.deepEqual(names(frame(JOBS, lines)), ['JobClosed', 'JobClosed']);
});

function names(logs: readonly string[]): string[] {
    return decodeEvents(logs).map(({ name }) => name);
}

function frame(program: string, lines: readonly string[], depth = 1): string[] {
    return [
        `Program ${program} invoke [${depth}]`,
        ...lines,
        `Program ${program} consumed 4000 of 200000 compute units`,
        `Program ${program} success`,
    ];
}

function line(program: string, name: string): string {
    return dataLine(golden(program, name));
}

function dataLine(data: Uint8Array): string {
    return `Program data: ${Buffer.from(data).toString('base64')}`;
}

/** Bytes of an event: its discriminator, then a pattern that is also one of booleans, or fields that differ. */
function golden(programName: string, name: string): Uint8Array {
    const program = PROGRAMS.find((program) => program.name === programName)!;
    const { discriminator } = program.idl.events.find((event) => event.name === name)!;
    const encoder = encoderOf(program, name);
    const fields =
        'fixedSize' in encoder
            ? pattern(encoder.fixedSize as number).map((byte) => (WITH_BOOLEANS.includes(name) ? byte & 1 : byte))
            : encoder.encode(filled(decoderOf(program, name).decode(new Uint8Array(LARGEST_EVENT))));
    return Uint8Array.from([...discriminator, ...fields]);
}

/** The same with numbers that differ, and options that have one. */
function filled(value: unknown): unknown {
    let last = 0;
    const fill = (value: unknown): unknown => {
        last += 1;
        if (typeof value === 'number') return last;
        if (typeof value === 'bigint') return BigInt(last);
        if (typeof value !== 'object' || value === null) return value;
        if ('__option' in value) return some(last);
        return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fill(field)]));
    };
    return fill(value);
}

const LARGEST_EVENT = 1024;
