// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A list of hosts to be imported was opened. */
export type ImportOpened = {
    /** The import. */
    import: Address;
    /** Its id. */
    id: number;
    /** Root of the hosts' tree. */
    root: ReadonlyUint8Array;
    /** The tier that they get. */
    tier: number;
    /** Who paid the account's rent. */
    payer: Address;
};

export type ImportOpenedArgs = ImportOpened;

export function getImportOpenedEncoder(): FixedSizeEncoder<ImportOpenedArgs> {
    return getStructEncoder([
        ['import', getAddressEncoder()],
        ['id', getU16Encoder()],
        ['root', fixEncoderSize(getBytesEncoder(), 32)],
        ['tier', getU8Encoder()],
        ['payer', getAddressEncoder()],
    ]);
}

export function getImportOpenedDecoder(): FixedSizeDecoder<ImportOpened> {
    return getStructDecoder([
        ['import', getAddressDecoder()],
        ['id', getU16Decoder()],
        ['root', fixDecoderSize(getBytesDecoder(), 32)],
        ['tier', getU8Decoder()],
        ['payer', getAddressDecoder()],
    ]);
}

export function getImportOpenedCodec(): FixedSizeCodec<ImportOpenedArgs, ImportOpened> {
    return combineCodec(getImportOpenedEncoder(), getImportOpenedDecoder());
}
