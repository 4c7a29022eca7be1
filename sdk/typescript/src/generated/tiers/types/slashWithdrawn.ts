// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A slash was taken back. */
export type SlashWithdrawn = {
    /** The host. */
    host: Address;
    /** Weight that was to be slashed, xNOS. */
    xnos: bigint;
    /** Who took it back: the admin, or anyone after it lapsed. */
    by: Address;
    /** Unix seconds. */
    at: bigint;
};

export type SlashWithdrawnArgs = {
    /** The host. */
    host: Address;
    /** Weight that was to be slashed, xNOS. */
    xnos: number | bigint;
    /** Who took it back: the admin, or anyone after it lapsed. */
    by: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSlashWithdrawnEncoder(): FixedSizeEncoder<SlashWithdrawnArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['by', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSlashWithdrawnDecoder(): FixedSizeDecoder<SlashWithdrawn> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['by', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSlashWithdrawnCodec(): FixedSizeCodec<SlashWithdrawnArgs, SlashWithdrawn> {
    return combineCodec(getSlashWithdrawnEncoder(), getSlashWithdrawnDecoder());
}
