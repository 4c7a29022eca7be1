// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A host was imported. */
export type HostImported = {
    /** The import. */
    import: Address;
    /** The host. */
    host: Address;
    /** The tier that it got. */
    tier: number;
    /** How many hosts were imported by now. */
    admitted: number;
    /** Unix seconds. */
    at: bigint;
};

export type HostImportedArgs = {
    /** The import. */
    import: Address;
    /** The host. */
    host: Address;
    /** The tier that it got. */
    tier: number;
    /** How many hosts were imported by now. */
    admitted: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostImportedEncoder(): FixedSizeEncoder<HostImportedArgs> {
    return getStructEncoder([
        ['import', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['tier', getU8Encoder()],
        ['admitted', getU32Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostImportedDecoder(): FixedSizeDecoder<HostImported> {
    return getStructDecoder([
        ['import', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['tier', getU8Decoder()],
        ['admitted', getU32Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostImportedCodec(): FixedSizeCodec<HostImportedArgs, HostImported> {
    return combineCodec(getHostImportedEncoder(), getHostImportedDecoder());
}
