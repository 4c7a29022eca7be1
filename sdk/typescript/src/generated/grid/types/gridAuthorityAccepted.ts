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

/** There is another authority. */
export type GridAuthorityAccepted = {
    /** Who it is. */
    authority: Address;
};

export type GridAuthorityAcceptedArgs = GridAuthorityAccepted;

export function getGridAuthorityAcceptedEncoder(): FixedSizeEncoder<GridAuthorityAcceptedArgs> {
    return getStructEncoder([['authority', getAddressEncoder()]]);
}

export function getGridAuthorityAcceptedDecoder(): FixedSizeDecoder<GridAuthorityAccepted> {
    return getStructDecoder([['authority', getAddressDecoder()]]);
}

export function getGridAuthorityAcceptedCodec(): FixedSizeCodec<GridAuthorityAcceptedArgs, GridAuthorityAccepted> {
    return combineCodec(getGridAuthorityAcceptedEncoder(), getGridAuthorityAcceptedDecoder());
}
