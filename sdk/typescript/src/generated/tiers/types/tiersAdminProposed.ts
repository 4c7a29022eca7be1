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

/** Somebody may take over as the admin. */
export type TiersAdminProposed = {
    /** Who may accept; zero: nobody. */
    proposed: Address;
};

export type TiersAdminProposedArgs = TiersAdminProposed;

export function getTiersAdminProposedEncoder(): FixedSizeEncoder<TiersAdminProposedArgs> {
    return getStructEncoder([['proposed', getAddressEncoder()]]);
}

export function getTiersAdminProposedDecoder(): FixedSizeDecoder<TiersAdminProposed> {
    return getStructDecoder([['proposed', getAddressDecoder()]]);
}

export function getTiersAdminProposedCodec(): FixedSizeCodec<TiersAdminProposedArgs, TiersAdminProposed> {
    return combineCodec(getTiersAdminProposedEncoder(), getTiersAdminProposedDecoder());
}
