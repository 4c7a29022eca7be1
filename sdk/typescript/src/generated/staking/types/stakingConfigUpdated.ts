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

/** The configuration was changed. */
export type StakingConfigUpdated = {
    /** Where slashed tokens go. */
    slashDestination: Address;
    /** Shortest duration of new stakes, seconds. */
    minDuration: number;
    /** Longest duration of new stakes, seconds. */
    maxDuration: number;
};

export type StakingConfigUpdatedArgs = StakingConfigUpdated;

export function getStakingConfigUpdatedEncoder(): FixedSizeEncoder<StakingConfigUpdatedArgs> {
    return getStructEncoder([
        ['slashDestination', getAddressEncoder()],
        ['minDuration', getU32Encoder()],
        ['maxDuration', getU32Encoder()],
    ]);
}

export function getStakingConfigUpdatedDecoder(): FixedSizeDecoder<StakingConfigUpdated> {
    return getStructDecoder([
        ['slashDestination', getAddressDecoder()],
        ['minDuration', getU32Decoder()],
        ['maxDuration', getU32Decoder()],
    ]);
}

export function getStakingConfigUpdatedCodec(): FixedSizeCodec<StakingConfigUpdatedArgs, StakingConfigUpdated> {
    return combineCodec(getStakingConfigUpdatedEncoder(), getStakingConfigUpdatedDecoder());
}
