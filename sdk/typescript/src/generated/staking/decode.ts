// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import { getConfigDecoder, type Config, getStakeDecoder, type Stake } from './accounts/index.js';

/** An account of the staking program. */
export type DecodedStakingAccount =
    | { program: 'staking'; name: 'Config'; data: Config }
    | { program: 'staking'; name: 'Stake'; data: Stake };

/**
 * Reads the data of an account of the staking program by its discriminator.
 * `undefined` when it is none that this client knows. Bytes after the known
 * fields are passed over. Throws when there are fewer bytes than fields.
 */
export function decodeStakingAccount(data: ReadonlyUint8Array): DecodedStakingAccount | undefined {
    switch (data.slice(0, 8).join()) {
        case '155,12,170,224,30,250,204,130':
            return { program: 'staking', name: 'Config', data: getConfigDecoder().decode(data) };
        case '150,197,176,29,55,132,112,149':
            return { program: 'staking', name: 'Stake', data: getStakeDecoder().decode(data) };
        default:
            return undefined;
    }
}
