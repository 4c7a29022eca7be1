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

/** A record was created for a host. */
export type RecordOpened = {
    /** The host. */
    host: Address;
    /** Its record. */
    record: Address;
    /** Who paid its rent. */
    payer: Address;
};

export type RecordOpenedArgs = RecordOpened;

export function getRecordOpenedEncoder(): FixedSizeEncoder<RecordOpenedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['record', getAddressEncoder()],
        ['payer', getAddressEncoder()],
    ]);
}

export function getRecordOpenedDecoder(): FixedSizeDecoder<RecordOpened> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['record', getAddressDecoder()],
        ['payer', getAddressDecoder()],
    ]);
}

export function getRecordOpenedCodec(): FixedSizeCodec<RecordOpenedArgs, RecordOpened> {
    return combineCodec(getRecordOpenedEncoder(), getRecordOpenedDecoder());
}
