// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import { getStakedDecoder, type Staked, getStakingInitializedDecoder, type StakingInitialized } from './types/index.js';

/** An event of the staking program. */
export type StakingEvent =
    | { program: 'staking'; name: 'Staked'; data: Staked }
    | { program: 'staking'; name: 'StakingInitialized'; data: StakingInitialized };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeStakingEvent(bytes: ReadonlyUint8Array): StakingEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '11,146,45,205,230,58,213,240':
                return { program: 'staking', name: 'Staked', data: getStakedDecoder().decode(bytes, 8) };
            case '22,155,230,163,100,9,62,165':
                return {
                    program: 'staking',
                    name: 'StakingInitialized',
                    data: getStakingInitializedDecoder().decode(bytes, 8),
                };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
