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

/** Somebody may accept the authority of the configuration or of a market. */
export type AuthorityProposed = {
    /** The configuration or market. */
    account: Address;
    /** Who may; zero when nobody may any more. */
    proposed: Address;
};

export type AuthorityProposedArgs = AuthorityProposed;

export function getAuthorityProposedEncoder(): FixedSizeEncoder<AuthorityProposedArgs> {
    return getStructEncoder([
        ['account', getAddressEncoder()],
        ['proposed', getAddressEncoder()],
    ]);
}

export function getAuthorityProposedDecoder(): FixedSizeDecoder<AuthorityProposed> {
    return getStructDecoder([
        ['account', getAddressDecoder()],
        ['proposed', getAddressDecoder()],
    ]);
}

export function getAuthorityProposedCodec(): FixedSizeCodec<AuthorityProposedArgs, AuthorityProposed> {
    return combineCodec(getAuthorityProposedEncoder(), getAuthorityProposedDecoder());
}
