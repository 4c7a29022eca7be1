// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A market was brought up to a newer layout. */
export type MarketMigrated = {
    /** The market. */
    market: Address;
    /** The version that it has now. */
    version: number;
};

export type MarketMigratedArgs = MarketMigrated;

export function getMarketMigratedEncoder(): FixedSizeEncoder<MarketMigratedArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['version', getU8Encoder()],
    ]);
}

export function getMarketMigratedDecoder(): FixedSizeDecoder<MarketMigrated> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['version', getU8Decoder()],
    ]);
}

export function getMarketMigratedCodec(): FixedSizeCodec<MarketMigratedArgs, MarketMigrated> {
    return combineCodec(getMarketMigratedEncoder(), getMarketMigratedDecoder());
}
