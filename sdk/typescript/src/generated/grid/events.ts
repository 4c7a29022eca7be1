// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import { getGridInitializedDecoder, type GridInitialized } from './types/index.js';

/** An event of the grid program. */
export type GridEvent = { program: 'grid'; name: 'GridInitialized'; data: GridInitialized };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeGridEvent(bytes: ReadonlyUint8Array): GridEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '186,206,196,128,181,177,29,107':
                return { program: 'grid', name: 'GridInitialized', data: getGridInitializedDecoder().decode(bytes, 8) };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
