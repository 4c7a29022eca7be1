// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getClassSetDecoder,
    type ClassSet,
    getHostClosedDecoder,
    type HostClosed,
    getHostRegisteredDecoder,
    type HostRegistered,
    getTiersInitializedDecoder,
    type TiersInitialized,
    getWorkerRotatedDecoder,
    type WorkerRotated,
} from './types/index.js';

/** An event of the tiers program. */
export type TiersEvent =
    | { program: 'tiers'; name: 'ClassSet'; data: ClassSet }
    | { program: 'tiers'; name: 'HostClosed'; data: HostClosed }
    | { program: 'tiers'; name: 'HostRegistered'; data: HostRegistered }
    | { program: 'tiers'; name: 'TiersInitialized'; data: TiersInitialized }
    | { program: 'tiers'; name: 'WorkerRotated'; data: WorkerRotated };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeTiersEvent(bytes: ReadonlyUint8Array): TiersEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '150,198,209,176,36,134,193,241':
                return { program: 'tiers', name: 'ClassSet', data: getClassSetDecoder().decode(bytes, 8) };
            case '109,249,7,242,92,60,116,12':
                return { program: 'tiers', name: 'HostClosed', data: getHostClosedDecoder().decode(bytes, 8) };
            case '223,150,103,158,161,242,213,200':
                return { program: 'tiers', name: 'HostRegistered', data: getHostRegisteredDecoder().decode(bytes, 8) };
            case '5,243,98,108,211,145,234,15':
                return {
                    program: 'tiers',
                    name: 'TiersInitialized',
                    data: getTiersInitializedDecoder().decode(bytes, 8),
                };
            case '20,26,154,113,214,208,53,214':
                return { program: 'tiers', name: 'WorkerRotated', data: getWorkerRotatedDecoder().decode(bytes, 8) };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
