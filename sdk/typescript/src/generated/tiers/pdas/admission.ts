// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type AdmissionSeeds = {
    host: Address;
};

/** That a host was imported, for ever. */
export async function findAdmissionPda(
    seeds: AdmissionSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('admitted'), getAddressEncoder().encode(seeds.host)],
    });
}
