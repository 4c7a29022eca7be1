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

/** A finished job's account was closed. */
export type JobClosed = {
    /** The job. */
    job: Address;
    /** Who got the rent back. */
    payer: Address;
};

export type JobClosedArgs = JobClosed;

export function getJobClosedEncoder(): FixedSizeEncoder<JobClosedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['payer', getAddressEncoder()],
    ]);
}

export function getJobClosedDecoder(): FixedSizeDecoder<JobClosed> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['payer', getAddressDecoder()],
    ]);
}

export function getJobClosedCodec(): FixedSizeCodec<JobClosedArgs, JobClosed> {
    return combineCodec(getJobClosedEncoder(), getJobClosedDecoder());
}
