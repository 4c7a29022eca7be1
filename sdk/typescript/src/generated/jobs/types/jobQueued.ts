// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A job waits in its market's queue. */
export type JobQueued = {
    /** The job. */
    job: Address;
    /** The market. */
    market: Address;
    /** Number of its place. */
    slot: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type JobQueuedArgs = {
    /** The job. */
    job: Address;
    /** The market. */
    market: Address;
    /** Number of its place. */
    slot: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobQueuedEncoder(): FixedSizeEncoder<JobQueuedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['market', getAddressEncoder()],
        ['slot', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobQueuedDecoder(): FixedSizeDecoder<JobQueued> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['slot', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobQueuedCodec(): FixedSizeCodec<JobQueuedArgs, JobQueued> {
    return combineCodec(getJobQueuedEncoder(), getJobQueuedDecoder());
}
