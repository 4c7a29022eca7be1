// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { getProgramDerivedAddress, getUtf8Encoder, type Address, type ProgramDerivedAddress } from '@solana/kit';

/** What all phases share. */
export async function findGridPda(
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>,
    } = config;
    return await getProgramDerivedAddress({ programAddress, seeds: [getUtf8Encoder().encode('grid')] });
}
