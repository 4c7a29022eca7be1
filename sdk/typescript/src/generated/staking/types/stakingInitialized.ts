// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The program was configured. */
export type StakingInitialized = {
    /** Who may change the configuration. */
    authority: Address;
    /** The token that is staked. */
    mint: Address;
    /** Where fees arrive. */
    rewardVault: Address;
    /** Who may reserve, release and slash bonds. */
    bondAuthority: Address;
    /** Where slashed tokens go. */
    slashDestination: Address;
    /** Shortest duration, seconds. */
    minDuration: number;
    /** Longest duration, seconds. */
    maxDuration: number;
};

export type StakingInitializedArgs = StakingInitialized;

export function getStakingInitializedEncoder(): FixedSizeEncoder<StakingInitializedArgs> {
    return getStructEncoder([
        ['authority', getAddressEncoder()],
        ['mint', getAddressEncoder()],
        ['rewardVault', getAddressEncoder()],
        ['bondAuthority', getAddressEncoder()],
        ['slashDestination', getAddressEncoder()],
        ['minDuration', getU32Encoder()],
        ['maxDuration', getU32Encoder()],
    ]);
}

export function getStakingInitializedDecoder(): FixedSizeDecoder<StakingInitialized> {
    return getStructDecoder([
        ['authority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['rewardVault', getAddressDecoder()],
        ['bondAuthority', getAddressDecoder()],
        ['slashDestination', getAddressDecoder()],
        ['minDuration', getU32Decoder()],
        ['maxDuration', getU32Decoder()],
    ]);
}

export function getStakingInitializedCodec(): FixedSizeCodec<StakingInitializedArgs, StakingInitialized> {
    return combineCodec(getStakingInitializedEncoder(), getStakingInitializedDecoder());
}
