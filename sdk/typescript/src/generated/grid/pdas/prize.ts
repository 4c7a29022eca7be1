// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type PrizeSeeds = {
    phase: Address;
};

/** A phase's token account. */
export async function findPrizePda(
    seeds: PrizeSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('prize'), getAddressEncoder().encode(seeds.phase)],
    });
}
