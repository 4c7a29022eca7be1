// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type SlashSeeds = {
    host: Address;
};

/** A host's slash. */
export async function findSlashPda(
    seeds: SlashSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('slash'), getAddressEncoder().encode(seeds.host)],
    });
}
