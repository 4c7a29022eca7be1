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

/** The account of an award was closed. */
export type AwardClosed = {
    /** The award. */
    award: Address;
    /** The phase. */
    phase: Address;
    /** Who got the rent back. */
    payer: Address;
};

export type AwardClosedArgs = AwardClosed;

export function getAwardClosedEncoder(): FixedSizeEncoder<AwardClosedArgs> {
    return getStructEncoder([
        ['award', getAddressEncoder()],
        ['phase', getAddressEncoder()],
        ['payer', getAddressEncoder()],
    ]);
}

export function getAwardClosedDecoder(): FixedSizeDecoder<AwardClosed> {
    return getStructDecoder([
        ['award', getAddressDecoder()],
        ['phase', getAddressDecoder()],
        ['payer', getAddressDecoder()],
    ]);
}

export function getAwardClosedCodec(): FixedSizeCodec<AwardClosedArgs, AwardClosed> {
    return combineCodec(getAwardClosedEncoder(), getAwardClosedDecoder());
}
