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

/** A host started its job; it is paid from now on. */
export type JobStarted = {
    /** The job. */
    job: Address;
    /** The host. */
    host: Address;
    /** The token account that it is paid to. */
    payout: Address;
    /** Unix seconds. */
    at: bigint;
};

export type JobStartedArgs = {
    /** The job. */
    job: Address;
    /** The host. */
    host: Address;
    /** The token account that it is paid to. */
    payout: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobStartedEncoder(): FixedSizeEncoder<JobStartedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['payout', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobStartedDecoder(): FixedSizeDecoder<JobStarted> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['payout', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobStartedCodec(): FixedSizeCodec<JobStartedArgs, JobStarted> {
    return combineCodec(getJobStartedEncoder(), getJobStartedDecoder());
}
