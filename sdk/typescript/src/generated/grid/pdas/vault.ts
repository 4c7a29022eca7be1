// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getBytesEncoder,
    getProgramDerivedAddress,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type VaultSeeds = {
    phase: Address;
};

export async function findVaultPda(
    seeds: VaultSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [
            getBytesEncoder().encode(new Uint8Array([112, 114, 105, 122, 101])),
            getAddressEncoder().encode(seeds.phase),
        ],
    });
}
