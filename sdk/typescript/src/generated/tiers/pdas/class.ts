// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getProgramDerivedAddress,
    getU16Encoder,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type ClassSeeds = {
    id: number;
};

/** A class of GPUs. */
export async function findClassPda(
    seeds: ClassSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('class'), getU16Encoder().encode(seeds.id)],
    });
}
