import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, fixEncoderSize } from '@solana/kit';
import { decodeAccount, jobs } from '../src/index.js';
import { decoderOf, encoderOf, hex, pattern, PROGRAMS } from './idl.js';

const OTHER_PROGRAM = address('11111111111111111111111111111111');
const ENTRY = 40;

for (const program of PROGRAMS) {
    for (const { name, discriminator } of program.idl.accounts) {
        test(`a ${name} of the ${program.name} program is decoded, and every byte of it is some field's`, () => {
            const data = golden(program.name, name, discriminator);
            const decoded = decodeAccount({ programAddress: program.address, data });
            assert.equal(decoded?.program, program.name);
            assert.equal(decoded.name, name);
            assert.equal(hex(encoderOf(program, name).encode(decoded.data)), hex(data));
        });
    }
}

test('the same bytes under another program are nothing', () => {
    const data = golden('jobs', 'Job', jobs.JOB_DISCRIMINATOR);
    assert.equal(decodeAccount({ programAddress: OTHER_PROGRAM, data }), undefined);
    assert.equal(decodeAccount({ programAddress: PROGRAMS[0]!.address, data }), undefined);
});

test('an unknown discriminator and an empty account are nothing', () => {
    for (const data of [new Uint8Array(), new Uint8Array(7), pattern(600)]) {
        assert.equal(decodeAccount({ programAddress: jobs.JOBS_PROGRAM_ADDRESS, data }), undefined);
    }
});

test('a cut-off account is refused', () => {
    const data = golden('jobs', 'Job', jobs.JOB_DISCRIMINATOR).slice(0, -1);
    assert.throws(() => decodeAccount({ programAddress: jobs.JOBS_PROGRAM_ADDRESS, data }));
});

test('bytes of a later version behind an account are passed over', () => {
    const data = golden('jobs', 'Job', jobs.JOB_DISCRIMINATOR);
    const longer = Uint8Array.from([...data, 1, 2, 3]);
    const [one, other] = [data, longer].map((data) =>
        decodeAccount({ programAddress: jobs.JOBS_PROGRAM_ADDRESS, data }),
    );
    assert.deepEqual(one, other);
});

test('the configurations of the programs, which share a discriminator, are told apart', () => {
    const configs = PROGRAMS.filter(({ idl }) => idl.accounts.some(({ name }) => name === 'Config'));
    const discriminators = configs.map(({ idl }) =>
        idl.accounts.find(({ name }) => name === 'Config')!.discriminator.join(),
    );
    assert.ok(configs.length > 1 && new Set(discriminators).size === 1);
    const found = configs.map((program) => {
        const { discriminator } = program.idl.accounts.find(({ name }) => name === 'Config')!;
        return decodeAccount({ programAddress: program.address, data: golden(program.name, 'Config', discriminator) })
            ?.program;
    });
    assert.deepEqual(
        found,
        configs.map(({ name }) => name),
    );
});

test('the entries of a queue are decoded', () => {
    const data = golden('jobs', 'Queue', jobs.QUEUE_DISCRIMINATOR);
    const { entries } = jobs.getQueueDecoder().decode(data);
    assert.equal(entries.length, 3);
    const first = jobs.getQueueEntryDecoder().decode(data.slice(-3 * ENTRY));
    assert.deepEqual(entries[0], first);
    assert.equal(fixEncoderSize(jobs.getQueueEntryEncoder(), ENTRY).fixedSize, ENTRY);
});

/** Bytes of an account: its discriminator, then a pattern; a queue with three places. */
function golden(programName: string, name: string, discriminator: Iterable<number>): Uint8Array {
    const program = PROGRAMS.find((program) => program.name === programName)!;
    const decoder = decoderOf(program, name);
    const isQueue = name === 'Queue';
    const head = isQueue ? encoderOf(program, name).encode(queueWithout(decoder)).length : 0;
    const size = 'fixedSize' in decoder ? (decoder.fixedSize as number) : head + 3 * ENTRY;
    const bytes = pattern(size);
    bytes.set([...discriminator]);
    if (isQueue) new DataView(bytes.buffer).setUint32(head - 4, 3, true);
    return bytes;
}

/** A queue of zeros, without places. */
function queueWithout(decoder: { decode: (bytes: Uint8Array) => unknown }): unknown {
    return decoder.decode(new Uint8Array(1024));
}
