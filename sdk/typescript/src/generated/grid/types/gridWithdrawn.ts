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

/** Tokens that belonged to no phase left the pool. */
export type GridWithdrawn = {
    /** Where they went. */
    destination: Address;
    /** Base units. */
    amount: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type GridWithdrawnArgs = {
    /** Where they went. */
    destination: Address;
    /** Base units. */
    amount: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getGridWithdrawnEncoder(): FixedSizeEncoder<GridWithdrawnArgs> {
    return getStructEncoder([
        ['destination', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getGridWithdrawnDecoder(): FixedSizeDecoder<GridWithdrawn> {
    return getStructDecoder([
        ['destination', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getGridWithdrawnCodec(): FixedSizeCodec<GridWithdrawnArgs, GridWithdrawn> {
    return combineCodec(getGridWithdrawnEncoder(), getGridWithdrawnDecoder());
}
