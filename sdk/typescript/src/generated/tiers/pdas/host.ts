// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getU16Encoder,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type HostSeeds = {
    owner: Address;
    index: number;
};

/** One of an owner's hosts. */
export async function findHostPda(
    seeds: HostSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [
            getUtf8Encoder().encode('host'),
            getAddressEncoder().encode(seeds.owner),
            getU16Encoder().encode(seeds.index),
        ],
    });
}
