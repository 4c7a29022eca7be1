// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A host's record was brought up to a newer layout. */
export type RecordMigrated = {
    /** The host. */
    host: Address;
    /** Its record. */
    record: Address;
    /** The version that it has now. */
    version: number;
    /** Lamports of it that are its rent now. */
    rent: bigint;
};

export type RecordMigratedArgs = {
    /** The host. */
    host: Address;
    /** Its record. */
    record: Address;
    /** The version that it has now. */
    version: number;
    /** Lamports of it that are its rent now. */
    rent: number | bigint;
};

export function getRecordMigratedEncoder(): FixedSizeEncoder<RecordMigratedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['record', getAddressEncoder()],
        ['version', getU8Encoder()],
        ['rent', getU64Encoder()],
    ]);
}

export function getRecordMigratedDecoder(): FixedSizeDecoder<RecordMigrated> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['record', getAddressDecoder()],
        ['version', getU8Decoder()],
        ['rent', getU64Decoder()],
    ]);
}

export function getRecordMigratedCodec(): FixedSizeCodec<RecordMigratedArgs, RecordMigrated> {
    return combineCodec(getRecordMigratedEncoder(), getRecordMigratedDecoder());
}
