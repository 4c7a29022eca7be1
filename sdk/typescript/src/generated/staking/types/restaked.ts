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

/** What was not withdrawn was locked again. */
export type Restaked = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Base units locked. */
    amount: bigint;
    /** The weight of the stake. */
    xnos: bigint;
    /** The weight of all stakes. */
    totalXnos: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type RestakedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Base units locked. */
    amount: number | bigint;
    /** The weight of the stake. */
    xnos: number | bigint;
    /** The weight of all stakes. */
    totalXnos: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getRestakedEncoder(): FixedSizeEncoder<RestakedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['xnos', getU64Encoder()],
        ['totalXnos', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getRestakedDecoder(): FixedSizeDecoder<Restaked> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['xnos', getU64Decoder()],
        ['totalXnos', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getRestakedCodec(): FixedSizeCodec<RestakedArgs, Restaked> {
    return combineCodec(getRestakedEncoder(), getRestakedDecoder());
}
