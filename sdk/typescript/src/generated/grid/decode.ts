// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getAwardDecoder,
    type Award,
    getGridDecoder,
    type Grid,
    getPhaseDecoder,
    type Phase,
    getSeatDecoder,
    type Seat,
} from './accounts/index.js';

/** An account of the grid program. */
export type DecodedGridAccount =
    | { program: 'grid'; name: 'Award'; data: Award }
    | { program: 'grid'; name: 'Grid'; data: Grid }
    | { program: 'grid'; name: 'Phase'; data: Phase }
    | { program: 'grid'; name: 'Seat'; data: Seat };

/**
 * Reads the data of an account of the grid program by its discriminator.
 * `undefined` when it is none that this client knows. Bytes after the known
 * fields are passed over. Throws when there are fewer bytes than fields.
 */
export function decodeGridAccount(data: ReadonlyUint8Array): DecodedGridAccount | undefined {
    switch (data.slice(0, 8).join()) {
        case '189,239,181,244,124,28,66,194':
            return { program: 'grid', name: 'Award', data: getAwardDecoder().decode(data) };
        case '168,154,48,14,82,188,145,84':
            return { program: 'grid', name: 'Grid', data: getGridDecoder().decode(data) };
        case '59,172,57,241,39,216,53,132':
            return { program: 'grid', name: 'Phase', data: getPhaseDecoder().decode(data) };
        case '90,228,22,90,162,86,173,26':
            return { program: 'grid', name: 'Seat', data: getSeatDecoder().decode(data) };
        default:
            return undefined;
    }
}
