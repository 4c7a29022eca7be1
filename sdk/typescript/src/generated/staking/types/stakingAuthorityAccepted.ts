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

/** The authority changed. */
export type StakingAuthorityAccepted = {
    /** Who may change the configuration now. */
    authority: Address;
};

export type StakingAuthorityAcceptedArgs = StakingAuthorityAccepted;

export function getStakingAuthorityAcceptedEncoder(): FixedSizeEncoder<StakingAuthorityAcceptedArgs> {
    return getStructEncoder([['authority', getAddressEncoder()]]);
}

export function getStakingAuthorityAcceptedDecoder(): FixedSizeDecoder<StakingAuthorityAccepted> {
    return getStructDecoder([['authority', getAddressDecoder()]]);
}

export function getStakingAuthorityAcceptedCodec(): FixedSizeCodec<
    StakingAuthorityAcceptedArgs,
    StakingAuthorityAccepted
> {
    return combineCodec(getStakingAuthorityAcceptedEncoder(), getStakingAuthorityAcceptedDecoder());
}
