// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** An authority was proposed. */
export type StakingAuthorityProposed = {
    /** Who may accept; zero when a proposal was taken back. */
    proposed: Address;
};

export type StakingAuthorityProposedArgs = StakingAuthorityProposed;

export function getStakingAuthorityProposedEncoder(): FixedSizeEncoder<StakingAuthorityProposedArgs> {
    return getStructEncoder([['proposed', getAddressEncoder()]]);
}

export function getStakingAuthorityProposedDecoder(): FixedSizeDecoder<StakingAuthorityProposed> {
    return getStructDecoder([['proposed', getAddressDecoder()]]);
}

export function getStakingAuthorityProposedCodec(): FixedSizeCodec<
    StakingAuthorityProposedArgs,
    StakingAuthorityProposed
> {
    return combineCodec(getStakingAuthorityProposedEncoder(), getStakingAuthorityProposedDecoder());
}
