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

/** The account of a host's slashes was closed. */
export type SlashClosed = {
    /** The account. */
    slash: Address;
    /** The host. */
    host: Address;
};

export type SlashClosedArgs = SlashClosed;

export function getSlashClosedEncoder(): FixedSizeEncoder<SlashClosedArgs> {
    return getStructEncoder([
        ['slash', getAddressEncoder()],
        ['host', getAddressEncoder()],
    ]);
}

export function getSlashClosedDecoder(): FixedSizeDecoder<SlashClosed> {
    return getStructDecoder([
        ['slash', getAddressDecoder()],
        ['host', getAddressDecoder()],
    ]);
}

export function getSlashClosedCodec(): FixedSizeCodec<SlashClosedArgs, SlashClosed> {
    return combineCodec(getSlashClosedEncoder(), getSlashClosedDecoder());
}
