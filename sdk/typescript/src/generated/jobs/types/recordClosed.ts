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

/** A host's record was closed. */
export type RecordClosed = {
    /** The host. */
    host: Address;
    /** Its record. */
    record: Address;
};

export type RecordClosedArgs = RecordClosed;

export function getRecordClosedEncoder(): FixedSizeEncoder<RecordClosedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['record', getAddressEncoder()],
    ]);
}

export function getRecordClosedDecoder(): FixedSizeDecoder<RecordClosed> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['record', getAddressDecoder()],
    ]);
}

export function getRecordClosedCodec(): FixedSizeCodec<RecordClosedArgs, RecordClosed> {
    return combineCodec(getRecordClosedEncoder(), getRecordClosedDecoder());
}
