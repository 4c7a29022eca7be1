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

/** The authority of the configuration or of a market was handed over. */
export type AuthorityAccepted = {
    /** The configuration or market. */
    account: Address;
    /** Who has it now. */
    authority: Address;
};

export type AuthorityAcceptedArgs = AuthorityAccepted;

export function getAuthorityAcceptedEncoder(): FixedSizeEncoder<AuthorityAcceptedArgs> {
    return getStructEncoder([
        ['account', getAddressEncoder()],
        ['authority', getAddressEncoder()],
    ]);
}

export function getAuthorityAcceptedDecoder(): FixedSizeDecoder<AuthorityAccepted> {
    return getStructDecoder([
        ['account', getAddressDecoder()],
        ['authority', getAddressDecoder()],
    ]);
}

export function getAuthorityAcceptedCodec(): FixedSizeCodec<AuthorityAcceptedArgs, AuthorityAccepted> {
    return combineCodec(getAuthorityAcceptedEncoder(), getAuthorityAcceptedDecoder());
}
