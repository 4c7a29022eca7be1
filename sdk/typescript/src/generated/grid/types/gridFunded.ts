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

/** Tokens came into the pool. */
export type GridFunded = {
    /** Who paid. */
    funder: Address;
    /** Base units. */
    amount: bigint;
    /** Base units that came in this way, ever. */
    funded: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type GridFundedArgs = {
    /** Who paid. */
    funder: Address;
    /** Base units. */
    amount: number | bigint;
    /** Base units that came in this way, ever. */
    funded: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getGridFundedEncoder(): FixedSizeEncoder<GridFundedArgs> {
    return getStructEncoder([
        ['funder', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['funded', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getGridFundedDecoder(): FixedSizeDecoder<GridFunded> {
    return getStructDecoder([
        ['funder', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['funded', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getGridFundedCodec(): FixedSizeCodec<GridFundedArgs, GridFunded> {
    return combineCodec(getGridFundedEncoder(), getGridFundedDecoder());
}
