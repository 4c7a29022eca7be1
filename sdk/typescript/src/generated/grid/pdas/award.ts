// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    fixEncoderSize,
    getAddressEncoder,
    getBytesEncoder,
    getProgramDerivedAddress,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
    type ReadonlyUint8Array,
} from '@solana/kit';

export type AwardSeeds = {
    phase: Address;
    evidence: ReadonlyUint8Array;
};

/** What evidence was awarded for in a phase. */
export async function findAwardPda(
    seeds: AwardSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [
            getUtf8Encoder().encode('award'),
            getAddressEncoder().encode(seeds.phase),
            fixEncoderSize(getBytesEncoder(), 32).encode(seeds.evidence),
        ],
    });
}
