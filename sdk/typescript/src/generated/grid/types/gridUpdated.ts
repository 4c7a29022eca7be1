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

/** Reviewers of later phases, or the budget, changed. */
export type GridUpdated = {
    /** Who may award points in later phases; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: bigint;
};

export type GridUpdatedArgs = {
    /** Who may award points in later phases; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: number | bigint;
};

export function getGridUpdatedEncoder(): FixedSizeEncoder<GridUpdatedArgs> {
    return getStructEncoder([
        ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
        ['budget', getU64Encoder()],
    ]);
}

export function getGridUpdatedDecoder(): FixedSizeDecoder<GridUpdated> {
    return getStructDecoder([
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['budget', getU64Decoder()],
    ]);
}

export function getGridUpdatedCodec(): FixedSizeCodec<GridUpdatedArgs, GridUpdated> {
    return combineCodec(getGridUpdatedEncoder(), getGridUpdatedDecoder());
}
