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

/** There is another admin. */
export type TiersAdminAccepted = {
    /** Who it is. */
    admin: Address;
};

export type TiersAdminAcceptedArgs = TiersAdminAccepted;

export function getTiersAdminAcceptedEncoder(): FixedSizeEncoder<TiersAdminAcceptedArgs> {
    return getStructEncoder([['admin', getAddressEncoder()]]);
}

export function getTiersAdminAcceptedDecoder(): FixedSizeDecoder<TiersAdminAccepted> {
    return getStructDecoder([['admin', getAddressDecoder()]]);
}

export function getTiersAdminAcceptedCodec(): FixedSizeCodec<TiersAdminAcceptedArgs, TiersAdminAccepted> {
    return combineCodec(getTiersAdminAcceptedEncoder(), getTiersAdminAcceptedDecoder());
}
