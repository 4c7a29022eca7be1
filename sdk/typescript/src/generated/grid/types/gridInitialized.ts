// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The program was set up. */
export type GridInitialized = {
    /** Who may run phases. */
    authority: Address;
    /** The token that prizes are paid in. */
    mint: Address;
    /** The token account that holds the prizes of all phases. */
    pool: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
};

export type GridInitializedArgs = GridInitialized;

export function getGridInitializedEncoder(): FixedSizeEncoder<GridInitializedArgs> {
    return getStructEncoder([
        ['authority', getAddressEncoder()],
        ['mint', getAddressEncoder()],
        ['pool', getAddressEncoder()],
        ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
    ]);
}

export function getGridInitializedDecoder(): FixedSizeDecoder<GridInitialized> {
    return getStructDecoder([
        ['authority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['pool', getAddressDecoder()],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
    ]);
}

export function getGridInitializedCodec(): FixedSizeCodec<GridInitializedArgs, GridInitialized> {
    return combineCodec(getGridInitializedEncoder(), getGridInitializedDecoder());
}
