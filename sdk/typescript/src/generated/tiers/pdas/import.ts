// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getProgramDerivedAddress,
    getU16Encoder,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type ImportSeeds = {
    id: number;
};

/** An import of hosts. */
export async function findImportPda(
    seeds: ImportSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('import'), getU16Encoder().encode(seeds.id)],
    });
}
