// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';
import { getMarketTermsDecoder, getMarketTermsEncoder, type MarketTerms, type MarketTermsArgs } from './index.js';

/** The terms of a market changed, for later jobs. */
export type MarketUpdated = {
    /** The market. */
    market: Address;
    /** The terms. */
    terms: MarketTerms;
};

export type MarketUpdatedArgs = {
    /** The market. */
    market: Address;
    /** The terms. */
    terms: MarketTermsArgs;
};

export function getMarketUpdatedEncoder(): FixedSizeEncoder<MarketUpdatedArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['terms', getMarketTermsEncoder()],
    ]);
}

export function getMarketUpdatedDecoder(): FixedSizeDecoder<MarketUpdated> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['terms', getMarketTermsDecoder()],
    ]);
}

export function getMarketUpdatedCodec(): FixedSizeCodec<MarketUpdatedArgs, MarketUpdated> {
    return combineCodec(getMarketUpdatedEncoder(), getMarketUpdatedDecoder());
}
