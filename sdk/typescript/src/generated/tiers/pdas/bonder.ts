// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { getProgramDerivedAddress, getUtf8Encoder, type Address, type ProgramDerivedAddress } from '@solana/kit';

/** The only key that bonds, releases and slashes stakes. It has no account. */
export async function findBonderPda(
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({ programAddress, seeds: [getUtf8Encoder().encode('bonder')] });
}
