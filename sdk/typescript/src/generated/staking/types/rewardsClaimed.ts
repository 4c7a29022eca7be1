// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A staker was paid. */
export type RewardsClaimed = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The token account that was paid. */
    destination: Address;
    /** Base units paid; none are pending now. */
    amount: bigint;
    /** Rewards left beside, in base units ÷ 10^18. */
    rewardFraction: bigint;
    /** Base units in the reward vault that are accounted for. */
    rewardsAccounted: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type RewardsClaimedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The token account that was paid. */
    destination: Address;
    /** Base units paid; none are pending now. */
    amount: number | bigint;
    /** Rewards left beside, in base units ÷ 10^18. */
    rewardFraction: number | bigint;
    /** Base units in the reward vault that are accounted for. */
    rewardsAccounted: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getRewardsClaimedEncoder(): FixedSizeEncoder<RewardsClaimedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['destination', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['rewardFraction', getU64Encoder()],
        ['rewardsAccounted', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getRewardsClaimedDecoder(): FixedSizeDecoder<RewardsClaimed> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['destination', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['rewardFraction', getU64Decoder()],
        ['rewardsAccounted', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getRewardsClaimedCodec(): FixedSizeCodec<RewardsClaimedArgs, RewardsClaimed> {
    return combineCodec(getRewardsClaimedEncoder(), getRewardsClaimedDecoder());
}
