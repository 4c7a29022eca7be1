import { readFileSync } from 'node:fs';
import { getBase64Encoder } from '@solana/kit';

/** The cases of a file that all clients compute alike. */
export function vectors<Case>(name: string): Case[] {
    const file = new URL(`../../../vectors/${name}.json`, import.meta.url);
    return JSON.parse(readFileSync(file, 'utf8')) as Case[];
}

/** The bytes of an account in such a file. */
export function bytes(text: string): Uint8Array {
    return Uint8Array.from(getBase64Encoder().encode(text));
}
