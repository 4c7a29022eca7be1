// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
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
    /** The token account that holds what is not yet given to a phase. */
    pool: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: bigint;
};

export type GridInitializedArgs = {
    /** Who may run phases. */
    authority: Address;
    /** The token that prizes are paid in. */
    mint: Address;
    /** The token account that holds what is not yet given to a phase. */
    pool: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: number | bigint;
};

export function getGridInitializedEncoder(): FixedSizeEncoder<GridInitializedArgs> {
    return getStructEncoder([
        ['authority', getAddressEncoder()],
        ['mint', getAddressEncoder()],
        ['pool', getAddressEncoder()],
        ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
        ['budget', getU64Encoder()],
    ]);
}

export function getGridInitializedDecoder(): FixedSizeDecoder<GridInitialized> {
    return getStructDecoder([
        ['authority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['pool', getAddressDecoder()],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['budget', getU64Decoder()],
    ]);
}

export function getGridInitializedCodec(): FixedSizeCodec<GridInitializedArgs, GridInitialized> {
    return combineCodec(getGridInitializedEncoder(), getGridInitializedDecoder());
}
