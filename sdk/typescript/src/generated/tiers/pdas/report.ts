// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getU64Encoder,
    getUtf8Encoder,
    type Address,
    type ProgramDerivedAddress,
} from '@solana/kit';

export type ReportSeeds = {
    host: Address;
    sequence: number | bigint;
};

/** One of a host's reports. */
export async function findReportPda(
    seeds: ReportSeeds,
    config: { programAddress?: Address | undefined } = {},
): Promise<ProgramDerivedAddress> {
    const {
        programAddress = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>,
    } = config;
    return await getProgramDerivedAddress({
        programAddress,
        seeds: [
            getUtf8Encoder().encode('report'),
            getAddressEncoder().encode(seeds.host),
            getU64Encoder().encode(seeds.sequence),
        ],
    });
}
