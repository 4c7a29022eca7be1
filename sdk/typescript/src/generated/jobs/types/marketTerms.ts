// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** The terms of a market that can be changed. Jobs that were posted before keep theirs. */
export type MarketTerms = {
    /** How the price is set: 0 in base units of the token, 1 in dollars. */
    priceKind: number;
    /** Per second, before the discount: base units, or 10⁻¹² dollars. */
    price: bigint;
    /** Pyth's price account, when the price is in dollars; zero otherwise. */
    priceAccount: Address;
    /** Pyth's id of the price, when the price is in dollars; zero otherwise. */
    feedId: ReadonlyUint8Array;
    /** How old that price may be, seconds; zero when the price is not in dollars. */
    maxAge: number;
    /**
     * How wide its confidence interval may be, basis points of the price; zero when
     * the price is not in dollars.
     */
    maxConfidenceBps: number;
    /** What clients pay less than the price, basis points of it. */
    discountBps: number;
    /** The host's share, basis points. */
    hostShareBps: number;
    /** Shortest timeout of a job, seconds. */
    minTimeout: number;
    /** Longest timeout of a job, seconds, at most 30 days. */
    maxTimeout: number;
    /** Seconds in which a host must start, at most an hour. */
    startLimit: number;
    /** Seconds that a place in the queue is valid, at most a day. */
    lease: number;
    /** Seconds that a finished job's account is kept, at most 90 days. */
    retention: number;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: bigint;
    /** 1 while no job may be posted. Everything else goes on. */
    paused: number;
};

export type MarketTermsArgs = {
    /** How the price is set: 0 in base units of the token, 1 in dollars. */
    priceKind: number;
    /** Per second, before the discount: base units, or 10⁻¹² dollars. */
    price: number | bigint;
    /** Pyth's price account, when the price is in dollars; zero otherwise. */
    priceAccount: Address;
    /** Pyth's id of the price, when the price is in dollars; zero otherwise. */
    feedId: ReadonlyUint8Array;
    /** How old that price may be, seconds; zero when the price is not in dollars. */
    maxAge: number;
    /**
     * How wide its confidence interval may be, basis points of the price; zero when
     * the price is not in dollars.
     */
    maxConfidenceBps: number;
    /** What clients pay less than the price, basis points of it. */
    discountBps: number;
    /** The host's share, basis points. */
    hostShareBps: number;
    /** Shortest timeout of a job, seconds. */
    minTimeout: number;
    /** Longest timeout of a job, seconds, at most 30 days. */
    maxTimeout: number;
    /** Seconds in which a host must start, at most an hour. */
    startLimit: number;
    /** Seconds that a place in the queue is valid, at most a day. */
    lease: number;
    /** Seconds that a finished job's account is kept, at most 90 days. */
    retention: number;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: number | bigint;
    /** 1 while no job may be posted. Everything else goes on. */
    paused: number;
};

export function getMarketTermsEncoder(): FixedSizeEncoder<MarketTermsArgs> {
    return getStructEncoder([
        ['priceKind', getU8Encoder()],
        ['price', getU64Encoder()],
        ['priceAccount', getAddressEncoder()],
        ['feedId', fixEncoderSize(getBytesEncoder(), 32)],
        ['maxAge', getU32Encoder()],
        ['maxConfidenceBps', getU16Encoder()],
        ['discountBps', getU16Encoder()],
        ['hostShareBps', getU16Encoder()],
        ['minTimeout', getU32Encoder()],
        ['maxTimeout', getU32Encoder()],
        ['startLimit', getU32Encoder()],
        ['lease', getU32Encoder()],
        ['retention', getU32Encoder()],
        ['bondMinimum', getU64Encoder()],
        ['paused', getU8Encoder()],
    ]);
}

export function getMarketTermsDecoder(): FixedSizeDecoder<MarketTerms> {
    return getStructDecoder([
        ['priceKind', getU8Decoder()],
        ['price', getU64Decoder()],
        ['priceAccount', getAddressDecoder()],
        ['feedId', fixDecoderSize(getBytesDecoder(), 32)],
        ['maxAge', getU32Decoder()],
        ['maxConfidenceBps', getU16Decoder()],
        ['discountBps', getU16Decoder()],
        ['hostShareBps', getU16Decoder()],
        ['minTimeout', getU32Decoder()],
        ['maxTimeout', getU32Decoder()],
        ['startLimit', getU32Decoder()],
        ['lease', getU32Decoder()],
        ['retention', getU32Decoder()],
        ['bondMinimum', getU64Decoder()],
        ['paused', getU8Decoder()],
    ]);
}

export function getMarketTermsCodec(): FixedSizeCodec<MarketTermsArgs, MarketTerms> {
    return combineCodec(getMarketTermsEncoder(), getMarketTermsDecoder());
}
