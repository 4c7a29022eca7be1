// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** An import was closed. */
export type ImportClosed = {
    /** The import. */
    import: Address;
    /** Its id. */
    id: number;
    /** How many hosts were imported. */
    admitted: number;
};

export type ImportClosedArgs = ImportClosed;

export function getImportClosedEncoder(): FixedSizeEncoder<ImportClosedArgs> {
    return getStructEncoder([
        ['import', getAddressEncoder()],
        ['id', getU16Encoder()],
        ['admitted', getU32Encoder()],
    ]);
}

export function getImportClosedDecoder(): FixedSizeDecoder<ImportClosed> {
    return getStructDecoder([
        ['import', getAddressDecoder()],
        ['id', getU16Decoder()],
        ['admitted', getU32Decoder()],
    ]);
}

export function getImportClosedCodec(): FixedSizeCodec<ImportClosedArgs, ImportClosed> {
    return combineCodec(getImportClosedEncoder(), getImportClosedDecoder());
}
