import { readFileSync } from 'node:fs';
import { type Address, type Decoder, type Encoder, type ReadonlyUint8Array } from '@solana/kit';
import { grid, jobs, staking, tiers } from '../src/index.js';

/** A program: its IDL, and what was generated of it. */
export interface Program {
    readonly name: 'grid' | 'jobs' | 'staking' | 'tiers';
    readonly address: Address;
    readonly idl: Idl;
    readonly generated: Readonly<Record<string, unknown>>;
}

interface Idl {
    readonly address: string;
    readonly accounts: readonly Named[];
    readonly events: readonly Named[];
    readonly errors: readonly { readonly code: number; readonly name: string; readonly msg: string }[];
}

interface Named {
    readonly name: string;
    readonly discriminator: readonly number[];
}

export const PROGRAMS: readonly Program[] = [
    program('staking', staking.STAKING_PROGRAM_ADDRESS, staking),
    program('tiers', tiers.TIERS_PROGRAM_ADDRESS, tiers),
    program('jobs', jobs.JOBS_PROGRAM_ADDRESS, jobs),
    program('grid', grid.GRID_PROGRAM_ADDRESS, grid),
];

function program(name: Program['name'], address: Address, generated: Readonly<Record<string, unknown>>): Program {
    const file = new URL(`../../../idl/${name}.json`, import.meta.url);
    return { name, address, generated, idl: JSON.parse(readFileSync(file, 'utf8')) as Idl };
}

/** The generated encoder of an account or event. */
export function encoderOf(program: Program, name: string): Encoder<unknown> {
    return generated(program, `get${name}Encoder`)() as Encoder<unknown>;
}

/** The generated decoder of an account or event. */
export function decoderOf(program: Program, name: string): Decoder<unknown> {
    return generated(program, `get${name}Decoder`)() as Decoder<unknown>;
}

function generated(program: Program, name: string): () => unknown {
    const found = program.generated[name];
    if (typeof found !== 'function') throw new Error(`${program.name} has no ${name}`);
    return found as () => unknown;
}

/** `length` bytes that differ from their neighbours. */
export function pattern(length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, at) => at % 251);
}

export function hex(bytes: ReadonlyUint8Array): string {
    return Buffer.from(bytes).toString('hex');
}
