// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The program was configured. */
export type JobsInitialized = {
    /** Who may change the configuration and open markets. */
    authority: Address;
    /** The token that jobs are paid in. */
    mint: Address;
    /** Where fees go. */
    feeDestination: Address;
    /** The fee, basis points. */
    feeBps: number;
    /** What the fee may never exceed, basis points. */
    feeCapBps: number;
};

export type JobsInitializedArgs = JobsInitialized;

export function getJobsInitializedEncoder(): FixedSizeEncoder<JobsInitializedArgs> {
    return getStructEncoder([
        ['authority', getAddressEncoder()],
        ['mint', getAddressEncoder()],
        ['feeDestination', getAddressEncoder()],
        ['feeBps', getU16Encoder()],
        ['feeCapBps', getU16Encoder()],
    ]);
}

export function getJobsInitializedDecoder(): FixedSizeDecoder<JobsInitialized> {
    return getStructDecoder([
        ['authority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['feeDestination', getAddressDecoder()],
        ['feeBps', getU16Decoder()],
        ['feeCapBps', getU16Decoder()],
    ]);
}

export function getJobsInitializedCodec(): FixedSizeCodec<JobsInitializedArgs, JobsInitialized> {
    return combineCodec(getJobsInitializedEncoder(), getJobsInitializedDecoder());
}
