// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getProgramDerivedAddress,
    getU32Encoder,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type PhaseSeeds = {
    number: number;
};

/** A phase by its number. */
export async function findPhasePda(
    seeds: PhaseSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('phase'), getU32Encoder().encode(seeds.number)],
    });
}
