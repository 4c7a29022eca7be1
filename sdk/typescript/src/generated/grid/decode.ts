// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import { getGridDecoder, type Grid } from './accounts/index.js';

/** An account of the grid program. */
export type DecodedGridAccount = { program: 'grid'; name: 'Grid'; data: Grid };

/**
 * Reads the data of an account of the grid program by its discriminator.
 * `undefined` when it is none that this client knows. Bytes after the known
 * fields are passed over. Throws when there are fewer bytes than fields.
 */
export function decodeGridAccount(data: ReadonlyUint8Array): DecodedGridAccount | undefined {
    switch (data.slice(0, 8).join()) {
        case '168,154,48,14,82,188,145,84':
            return { program: 'grid', name: 'Grid', data: getGridDecoder().decode(data) };
        default:
            return undefined;
    }
}
