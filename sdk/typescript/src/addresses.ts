import { address, getAddressEncoder, getProgramDerivedAddress, getUtf8Encoder, type Address } from '@solana/kit';
import { findMarketPda } from './generated/jobs/index.js';

/** The token program. */
export const TOKEN_PROGRAM = address('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');

/** The address of everything that is not set. */
export const NOBODY = address('11111111111111111111111111111111');

const ASSOCIATED_TOKEN_PROGRAM = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

/** The address of the market called `name`: 1 to 32 lower-case letters, digits and `-`. */
export async function marketAddress(name: string): Promise<Address> {
    if (!/^[a-z0-9-]{1,32}$/.test(name)) {
        throw new RangeError(`expected a market's name of 1 to 32 lower-case letters, digits and '-', found '${name}'`);
    }
    const slug = new Uint8Array(32);
    slug.set(getUtf8Encoder().encode(name));
    return (await findMarketPda({ slug }))[0];
}

/** Where the tokens of `mint` that `owner` holds are by convention. */
export async function tokenAccount(owner: Address, mint: Address): Promise<Address> {
    const seeds = [owner, TOKEN_PROGRAM, mint].map((seed) => getAddressEncoder().encode(seed));
    return (await getProgramDerivedAddress({ programAddress: ASSOCIATED_TOKEN_PROGRAM, seeds }))[0];
}
