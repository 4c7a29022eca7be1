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

/** A job was given back by its host or taken from it. */
export type JobReturned = {
    /** The job. */
    job: Address;
    /** The host, which never gets it again. */
    host: Address;
    /** Why, see `EndReason`. */
    reason: number;
    /** Seconds paid for to all hosts so far. */
    usedSeconds: number;
    /** Unix seconds. */
    at: bigint;
};

export type JobReturnedArgs = {
    /** The job. */
    job: Address;
    /** The host, which never gets it again. */
    host: Address;
    /** Why, see `EndReason`. */
    reason: number;
    /** Seconds paid for to all hosts so far. */
    usedSeconds: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobReturnedEncoder(): FixedSizeEncoder<JobReturnedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['reason', getU8Encoder()],
        ['usedSeconds', getU32Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobReturnedDecoder(): FixedSizeDecoder<JobReturned> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['reason', getU8Decoder()],
        ['usedSeconds', getU32Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobReturnedCodec(): FixedSizeCodec<JobReturnedArgs, JobReturned> {
    return combineCodec(getJobReturnedEncoder(), getJobReturnedDecoder());
}
