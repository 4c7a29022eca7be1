// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A job was given to a host. */
export type JobAssigned = {
    /** The job. */
    job: Address;
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Which attempt this is, from 1. */
    attempt: number;
    /** Unix seconds. */
    at: bigint;
};

export type JobAssignedArgs = {
    /** The job. */
    job: Address;
    /** The host. */
    host: Address;
    /** The market. */
    market: Address;
    /** Which attempt this is, from 1. */
    attempt: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobAssignedEncoder(): FixedSizeEncoder<JobAssignedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['attempt', getU8Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobAssignedDecoder(): FixedSizeDecoder<JobAssigned> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['attempt', getU8Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobAssignedCodec(): FixedSizeCodec<JobAssignedArgs, JobAssigned> {
    return combineCodec(getJobAssignedEncoder(), getJobAssignedDecoder());
}
