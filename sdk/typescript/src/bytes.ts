import type { ReadonlyUint8Array } from '@solana/kit';

/** The `parts`, one behind the other. */
export function join(parts: readonly ReadonlyUint8Array[]): Uint8Array {
    const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
        joined.set(part, at);
        at += part.length;
    }
    return joined;
}
