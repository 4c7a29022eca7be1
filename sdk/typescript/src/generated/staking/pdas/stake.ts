// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type StakeSeeds = {
    owner: Address;
};

/** An owner's stake. */
export async function findStakePda(
    seeds: StakeSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x' as Address<'7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('stake'), getAddressEncoder().encode(seeds.owner)],
    });
}
