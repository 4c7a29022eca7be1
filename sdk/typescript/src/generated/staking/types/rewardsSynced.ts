// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU128Decoder,
    getU128Encoder,
    getU64Decoder,
    getU64Encoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** Fees that arrived were shared among all stakes. */
export type RewardsSynced = {
    /** Base units that arrived since the last time. */
    amount: bigint;
    /** The weight that they were divided by. */
    totalXnos: bigint;
    /** Base units in the reward vault that are accounted for. */
    rewardsAccounted: bigint;
    /** Rewards per unit of weight since the start, in base units ÷ 10^18. */
    rewardsPerXnos: bigint;
    /** What the division left, in base units ÷ 10^18. */
    rewardsRemainder: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type RewardsSyncedArgs = {
    /** Base units that arrived since the last time. */
    amount: number | bigint;
    /** The weight that they were divided by. */
    totalXnos: number | bigint;
    /** Base units in the reward vault that are accounted for. */
    rewardsAccounted: number | bigint;
    /** Rewards per unit of weight since the start, in base units ÷ 10^18. */
    rewardsPerXnos: number | bigint;
    /** What the division left, in base units ÷ 10^18. */
    rewardsRemainder: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getRewardsSyncedEncoder(): FixedSizeEncoder<RewardsSyncedArgs> {
    return getStructEncoder([
        ['amount', getU64Encoder()],
        ['totalXnos', getU64Encoder()],
        ['rewardsAccounted', getU64Encoder()],
        ['rewardsPerXnos', getU128Encoder()],
        ['rewardsRemainder', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getRewardsSyncedDecoder(): FixedSizeDecoder<RewardsSynced> {
    return getStructDecoder([
        ['amount', getU64Decoder()],
        ['totalXnos', getU64Decoder()],
        ['rewardsAccounted', getU64Decoder()],
        ['rewardsPerXnos', getU128Decoder()],
        ['rewardsRemainder', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getRewardsSyncedCodec(): FixedSizeCodec<RewardsSyncedArgs, RewardsSynced> {
    return combineCodec(getRewardsSyncedEncoder(), getRewardsSyncedDecoder());
}
