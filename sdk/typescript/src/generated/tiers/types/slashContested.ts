// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A host's owner contested a slash. */
export type SlashContested = {
    /** The host. */
    host: Address;
    /** Digest of the defence. */
    defence: ReadonlyUint8Array;
    /** When it may be executed now, Unix seconds. */
    executableAt: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type SlashContestedArgs = {
    /** The host. */
    host: Address;
    /** Digest of the defence. */
    defence: ReadonlyUint8Array;
    /** When it may be executed now, Unix seconds. */
    executableAt: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSlashContestedEncoder(): FixedSizeEncoder<SlashContestedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['defence', fixEncoderSize(getBytesEncoder(), 32)],
        ['executableAt', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSlashContestedDecoder(): FixedSizeDecoder<SlashContested> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['defence', fixDecoderSize(getBytesDecoder(), 32)],
        ['executableAt', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSlashContestedCodec(): FixedSizeCodec<SlashContestedArgs, SlashContested> {
    return combineCodec(getSlashContestedEncoder(), getSlashContestedDecoder());
}
