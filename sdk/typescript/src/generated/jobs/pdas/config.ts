// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { getProgramDerivedAddress, getUtf8Encoder, type Address, type ProgramDerivedAddress } from '@solana/kit';

/** The configuration. */
export async function findConfigPda(
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN' as Address<'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN'>,
    } = config;
    return await getProgramDerivedAddress({ programAddress, seeds: [getUtf8Encoder().encode('config')] });
}
