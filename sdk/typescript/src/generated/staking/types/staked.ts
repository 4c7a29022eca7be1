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

/** Tokens were locked. */
export type Staked = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The account that holds the tokens. */
    vault: Address;
    /** Base units locked. */
    amount: bigint;
    /** Seconds that unstaking takes. */
    duration: number;
    /** The weight of the stake. */
    xnos: bigint;
    /** The weight of all stakes after this one. */
    totalXnos: bigint;
    /** Unix seconds. */
    at: bigint;
    /** Who paid the rent of the stake and its vault. */
    payer: Address;
};

export type StakedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The account that holds the tokens. */
    vault: Address;
    /** Base units locked. */
    amount: number | bigint;
    /** Seconds that unstaking takes. */
    duration: number;
    /** The weight of the stake. */
    xnos: number | bigint;
    /** The weight of all stakes after this one. */
    totalXnos: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
    /** Who paid the rent of the stake and its vault. */
    payer: Address;
};

export function getStakedEncoder(): FixedSizeEncoder<StakedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['vault', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['duration', getU32Encoder()],
        ['xnos', getU64Encoder()],
        ['totalXnos', getU64Encoder()],
        ['at', getI64Encoder()],
        ['payer', getAddressEncoder()],
    ]);
}

export function getStakedDecoder(): FixedSizeDecoder<Staked> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['vault', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['duration', getU32Decoder()],
        ['xnos', getU64Decoder()],
        ['totalXnos', getU64Decoder()],
        ['at', getI64Decoder()],
        ['payer', getAddressDecoder()],
    ]);
}

export function getStakedCodec(): FixedSizeCodec<StakedArgs, Staked> {
    return combineCodec(getStakedEncoder(), getStakedDecoder());
}
