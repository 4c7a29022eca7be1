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

/** A seat's reward was paid. */
export type RewardClaimed = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** Who was paid. */
    owner: Address;
    /** Where it went. */
    destination: Address;
    /** Points of the seat. */
    points: bigint;
    /** Base units. */
    amount: bigint;
    /** Base units that the phase paid, with these. */
    paid: bigint;
    /** Points whose reward was claimed, with these. */
    claimedPoints: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type RewardClaimedArgs = {
    /** The seat. */
    seat: Address;
    /** The phase. */
    phase: Address;
    /** Who was paid. */
    owner: Address;
    /** Where it went. */
    destination: Address;
    /** Points of the seat. */
    points: number | bigint;
    /** Base units. */
    amount: number | bigint;
    /** Base units that the phase paid, with these. */
    paid: number | bigint;
    /** Points whose reward was claimed, with these. */
    claimedPoints: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getRewardClaimedEncoder(): FixedSizeEncoder<RewardClaimedArgs> {
    return getStructEncoder([
        ['seat', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['destination', getAddressEncoder()],
        ['points', getU64Encoder()],
        ['amount', getU64Encoder()],
        ['paid', getU64Encoder()],
        ['claimedPoints', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getRewardClaimedDecoder(): FixedSizeDecoder<RewardClaimed> {
    return getStructDecoder([
        ['seat', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['destination', getAddressDecoder()],
        ['points', getU64Decoder()],
        ['amount', getU64Decoder()],
        ['paid', getU64Decoder()],
        ['claimedPoints', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getRewardClaimedCodec(): FixedSizeCodec<RewardClaimedArgs, RewardClaimed> {
    return combineCodec(getRewardClaimedEncoder(), getRewardClaimedDecoder());
}
