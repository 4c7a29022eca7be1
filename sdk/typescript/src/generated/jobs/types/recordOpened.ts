// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A record was created for a host. */
export type RecordOpened = {
    /** The host. */
    host: Address;
    /** Its record. */
    record: Address;
    /** Who paid its rent. */
    payer: Address;
    /** Unix seconds. */
    at: bigint;
};

export type RecordOpenedArgs = {
    /** The host. */
    host: Address;
    /** Its record. */
    record: Address;
    /** Who paid its rent. */
    payer: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getRecordOpenedEncoder(): FixedSizeEncoder<RecordOpenedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['record', getAddressEncoder()],
        ['payer', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getRecordOpenedDecoder(): FixedSizeDecoder<RecordOpened> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['record', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getRecordOpenedCodec(): FixedSizeCodec<RecordOpenedArgs, RecordOpened> {
    return combineCodec(getRecordOpenedEncoder(), getRecordOpenedDecoder());
}
