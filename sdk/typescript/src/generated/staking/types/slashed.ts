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

/** Tokens of a bond were taken. */
export type Slashed = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The token account that the tokens went to. */
    destination: Address;
    /** Weight of the bond that was slashed. */
    slashedXnos: bigint;
    /** Base units taken. */
    tokens: bigint;
    /** Base units taken since the stake was created. */
    slashed: bigint;
    /** Base units left. */
    amount: bigint;
    /** The weight of the stake. */
    xnos: bigint;
    /** Weight still reserved. */
    bondedXnos: bigint;
    /** The weight of all stakes. */
    totalXnos: bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: bigint;
    /** Rewards beside those, in base units ÷ 10^18. */
    rewardFraction: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type SlashedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The token account that the tokens went to. */
    destination: Address;
    /** Weight of the bond that was slashed. */
    slashedXnos: number | bigint;
    /** Base units taken. */
    tokens: number | bigint;
    /** Base units taken since the stake was created. */
    slashed: number | bigint;
    /** Base units left. */
    amount: number | bigint;
    /** The weight of the stake. */
    xnos: number | bigint;
    /** Weight still reserved. */
    bondedXnos: number | bigint;
    /** The weight of all stakes. */
    totalXnos: number | bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: number | bigint;
    /** Rewards beside those, in base units ÷ 10^18. */
    rewardFraction: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSlashedEncoder(): FixedSizeEncoder<SlashedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['destination', getAddressEncoder()],
        ['slashedXnos', getU64Encoder()],
        ['tokens', getU64Encoder()],
        ['slashed', getU64Encoder()],
        ['amount', getU64Encoder()],
        ['xnos', getU64Encoder()],
        ['bondedXnos', getU64Encoder()],
        ['totalXnos', getU64Encoder()],
        ['rewardPending', getU64Encoder()],
        ['rewardFraction', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSlashedDecoder(): FixedSizeDecoder<Slashed> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['destination', getAddressDecoder()],
        ['slashedXnos', getU64Decoder()],
        ['tokens', getU64Decoder()],
        ['slashed', getU64Decoder()],
        ['amount', getU64Decoder()],
        ['xnos', getU64Decoder()],
        ['bondedXnos', getU64Decoder()],
        ['totalXnos', getU64Decoder()],
        ['rewardPending', getU64Decoder()],
        ['rewardFraction', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSlashedCodec(): FixedSizeCodec<SlashedArgs, Slashed> {
    return combineCodec(getSlashedEncoder(), getSlashedDecoder());
}
