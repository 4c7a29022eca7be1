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

/** More tokens were locked. */
export type StakeToppedUp = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Base units added. */
    added: bigint;
    /** Base units locked. */
    amount: bigint;
    /** The weight of the stake. */
    xnos: bigint;
    /** The weight of all stakes. */
    totalXnos: bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: bigint;
    /** Rewards beside those, in base units ÷ 10^18. */
    rewardFraction: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type StakeToppedUpArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Base units added. */
    added: number | bigint;
    /** Base units locked. */
    amount: number | bigint;
    /** The weight of the stake. */
    xnos: number | bigint;
    /** The weight of all stakes. */
    totalXnos: number | bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: number | bigint;
    /** Rewards beside those, in base units ÷ 10^18. */
    rewardFraction: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getStakeToppedUpEncoder(): FixedSizeEncoder<StakeToppedUpArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['added', getU64Encoder()],
        ['amount', getU64Encoder()],
        ['xnos', getU64Encoder()],
        ['totalXnos', getU64Encoder()],
        ['rewardPending', getU64Encoder()],
        ['rewardFraction', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getStakeToppedUpDecoder(): FixedSizeDecoder<StakeToppedUp> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['added', getU64Decoder()],
        ['amount', getU64Decoder()],
        ['xnos', getU64Decoder()],
        ['totalXnos', getU64Decoder()],
        ['rewardPending', getU64Decoder()],
        ['rewardFraction', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getStakeToppedUpCodec(): FixedSizeCodec<StakeToppedUpArgs, StakeToppedUp> {
    return combineCodec(getStakeToppedUpEncoder(), getStakeToppedUpDecoder());
}
