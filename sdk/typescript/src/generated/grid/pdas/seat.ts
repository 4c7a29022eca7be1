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

export type SeatSeeds = {
    phase: Address;
    machine: ReadonlyUint8Array;
};

/** The seat of a machine in a phase. */
export async function findSeatPda(
    seeds: SeatSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [
            getUtf8Encoder().encode('seat'),
            getAddressEncoder().encode(seeds.phase),
            fixEncoderSize(getBytesEncoder(), 32).encode(seeds.machine),
        ],
    });
}
