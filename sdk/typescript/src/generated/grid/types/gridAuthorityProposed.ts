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

/** Somebody may accept the authority. */
export type GridAuthorityProposed = {
    /** Who may accept; zero: nobody. */
    proposed: Address;
};

export type GridAuthorityProposedArgs = GridAuthorityProposed;

export function getGridAuthorityProposedEncoder(): FixedSizeEncoder<GridAuthorityProposedArgs> {
    return getStructEncoder([['proposed', getAddressEncoder()]]);
}

export function getGridAuthorityProposedDecoder(): FixedSizeDecoder<GridAuthorityProposed> {
    return getStructDecoder([['proposed', getAddressDecoder()]]);
}

export function getGridAuthorityProposedCodec(): FixedSizeCodec<GridAuthorityProposedArgs, GridAuthorityProposed> {
    return combineCodec(getGridAuthorityProposedEncoder(), getGridAuthorityProposedDecoder());
}
