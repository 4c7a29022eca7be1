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
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';
import { getMarketTermsDecoder, getMarketTermsEncoder, type MarketTerms, type MarketTermsArgs } from './index.js';

/** A market was opened. */
export type MarketOpened = {
    /** The market. */
    market: Address;
    /** Who may change it. */
    authority: Address;
    /** Its name, ASCII, padded with zeros. */
    slug: ReadonlyUint8Array;
    /** The class of GPUs. */
    class: Address;
    /** The tier that hosts need. */
    tier: number;
    /** What can be changed. */
    terms: MarketTerms;
};

export type MarketOpenedArgs = {
    /** The market. */
    market: Address;
    /** Who may change it. */
    authority: Address;
    /** Its name, ASCII, padded with zeros. */
    slug: ReadonlyUint8Array;
    /** The class of GPUs. */
    class: Address;
    /** The tier that hosts need. */
    tier: number;
    /** What can be changed. */
    terms: MarketTermsArgs;
};

export function getMarketOpenedEncoder(): FixedSizeEncoder<MarketOpenedArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['authority', getAddressEncoder()],
        ['slug', fixEncoderSize(getBytesEncoder(), 32)],
        ['class', getAddressEncoder()],
        ['tier', getU8Encoder()],
        ['terms', getMarketTermsEncoder()],
    ]);
}

export function getMarketOpenedDecoder(): FixedSizeDecoder<MarketOpened> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['authority', getAddressDecoder()],
        ['slug', fixDecoderSize(getBytesDecoder(), 32)],
        ['class', getAddressDecoder()],
        ['tier', getU8Decoder()],
        ['terms', getMarketTermsDecoder()],
    ]);
}

export function getMarketOpenedCodec(): FixedSizeCodec<MarketOpenedArgs, MarketOpened> {
    return combineCodec(getMarketOpenedEncoder(), getMarketOpenedDecoder());
}
