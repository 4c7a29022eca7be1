// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    fixEncoderSize,
    getBytesEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
    type ReadonlyUint8Array,
} from '@solana/kit';

export type MarketSeeds = {
    slug: ReadonlyUint8Array;
};

/** A market by its slug, as stored. */
export async function findMarketPda(
    seeds: MarketSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN' as Address<'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [getUtf8Encoder().encode('market'), fixEncoderSize(getBytesEncoder(), 32).encode(seeds.slug)],
    });
}
