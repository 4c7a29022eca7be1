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

/** A market and its queue were closed. */
export type MarketClosed = {
    /** The market. */
    market: Address;
    /** The queue. */
    queue: Address;
};

export type MarketClosedArgs = MarketClosed;

export function getMarketClosedEncoder(): FixedSizeEncoder<MarketClosedArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['queue', getAddressEncoder()],
    ]);
}

export function getMarketClosedDecoder(): FixedSizeDecoder<MarketClosed> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['queue', getAddressDecoder()],
    ]);
}

export function getMarketClosedCodec(): FixedSizeCodec<MarketClosedArgs, MarketClosed> {
    return combineCodec(getMarketClosedEncoder(), getMarketClosedDecoder());
}
