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

/** Tokens were locked for longer. */
export type StakeExtended = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Seconds that unstaking takes. */
    duration: number;
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

export type StakeExtendedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Seconds that unstaking takes. */
    duration: number;
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

export function getStakeExtendedEncoder(): FixedSizeEncoder<StakeExtendedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['duration', getU32Encoder()],
        ['xnos', getU64Encoder()],
        ['totalXnos', getU64Encoder()],
        ['rewardPending', getU64Encoder()],
        ['rewardFraction', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getStakeExtendedDecoder(): FixedSizeDecoder<StakeExtended> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['duration', getU32Decoder()],
        ['xnos', getU64Decoder()],
        ['totalXnos', getU64Decoder()],
        ['rewardPending', getU64Decoder()],
        ['rewardFraction', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getStakeExtendedCodec(): FixedSizeCodec<StakeExtendedArgs, StakeExtended> {
    return combineCodec(getStakeExtendedEncoder(), getStakeExtendedDecoder());
}
