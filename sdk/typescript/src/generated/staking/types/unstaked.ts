// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** Unstaking began: tokens vest from now on, and weigh nothing. */
export type Unstaked = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Base units that will vest. */
    amount: bigint;
    /** Seconds until all of them have. */
    duration: number;
    /** The weight of all stakes. */
    totalXnos: bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: bigint;
    /** Rewards beside those, in base units ÷ 10^18. */
    rewardFraction: bigint;
    /** When it began, Unix seconds. */
    at: bigint;
};

export type UnstakedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Base units that will vest. */
    amount: number | bigint;
    /** Seconds until all of them have. */
    duration: number;
    /** The weight of all stakes. */
    totalXnos: number | bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: number | bigint;
    /** Rewards beside those, in base units ÷ 10^18. */
    rewardFraction: number | bigint;
    /** When it began, Unix seconds. */
    at: number | bigint;
};

export function getUnstakedEncoder(): FixedSizeEncoder<UnstakedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['duration', getU32Encoder()],
        ['totalXnos', getU64Encoder()],
        ['rewardPending', getU64Encoder()],
        ['rewardFraction', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getUnstakedDecoder(): FixedSizeDecoder<Unstaked> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['duration', getU32Decoder()],
        ['totalXnos', getU64Decoder()],
        ['rewardPending', getU64Decoder()],
        ['rewardFraction', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getUnstakedCodec(): FixedSizeCodec<UnstakedArgs, Unstaked> {
    return combineCodec(getUnstakedEncoder(), getUnstakedDecoder());
}
