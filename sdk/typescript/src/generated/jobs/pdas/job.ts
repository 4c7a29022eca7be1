// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getU64Encoder,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type JobSeeds = {
    client: Address;
    nonce: number | bigint;
};

/** One of a client's jobs. */
export async function findJobPda(
    seeds: JobSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN' as Address<'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [
            getUtf8Encoder().encode('job'),
            getAddressEncoder().encode(seeds.client),
            getU64Encoder().encode(seeds.nonce),
        ],
    });
}
