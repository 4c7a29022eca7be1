// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type EscrowSeeds = {
    job: Address;
};

/** The token account of a job. */
export async function findEscrowPda(
    seeds: EscrowSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN' as Address<'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('escrow'), getAddressEncoder().encode(seeds.job)],
    });
}
