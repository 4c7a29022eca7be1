// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI32Decoder,
    getI32Encoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** A job ended. */
export type JobEnded = {
    /** The job. */
    job: Address;
    /** The host; zero when it had none. */
    host: Address;
    /** Its client. */
    client: Address;
    /** The state that it ended in, see `nosana_common::job::JobState`. */
    state: number;
    /** Why, see `EndReason`. */
    reason: number;
    /** What its process ended with. */
    exitCode: number;
    /** SHA-256 of the result's bytes; zero when there is none. */
    result: ReadonlyUint8Array;
    /** Seconds paid for to all hosts. */
    seconds: number;
    /** Base units paid to hosts, in all. */
    paidHost: bigint;
    /** Base units paid as fee, in all. */
    paidFee: bigint;
    /** Base units returned to the client. */
    refunded: bigint;
    /** Base units due to the host that its account could not take. */
    owedHost: bigint;
    /** Base units of fee that its account could not take. */
    owedFee: bigint;
    /** Base units due to the client that its account could not take. */
    owedClient: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type JobEndedArgs = {
    /** The job. */
    job: Address;
    /** The host; zero when it had none. */
    host: Address;
    /** Its client. */
    client: Address;
    /** The state that it ended in, see `nosana_common::job::JobState`. */
    state: number;
    /** Why, see `EndReason`. */
    reason: number;
    /** What its process ended with. */
    exitCode: number;
    /** SHA-256 of the result's bytes; zero when there is none. */
    result: ReadonlyUint8Array;
    /** Seconds paid for to all hosts. */
    seconds: number;
    /** Base units paid to hosts, in all. */
    paidHost: number | bigint;
    /** Base units paid as fee, in all. */
    paidFee: number | bigint;
    /** Base units returned to the client. */
    refunded: number | bigint;
    /** Base units due to the host that its account could not take. */
    owedHost: number | bigint;
    /** Base units of fee that its account could not take. */
    owedFee: number | bigint;
    /** Base units due to the client that its account could not take. */
    owedClient: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobEndedEncoder(): FixedSizeEncoder<JobEndedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['client', getAddressEncoder()],
        ['state', getU8Encoder()],
        ['reason', getU8Encoder()],
        ['exitCode', getI32Encoder()],
        ['result', fixEncoderSize(getBytesEncoder(), 32)],
        ['seconds', getU32Encoder()],
        ['paidHost', getU64Encoder()],
        ['paidFee', getU64Encoder()],
        ['refunded', getU64Encoder()],
        ['owedHost', getU64Encoder()],
        ['owedFee', getU64Encoder()],
        ['owedClient', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobEndedDecoder(): FixedSizeDecoder<JobEnded> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['client', getAddressDecoder()],
        ['state', getU8Decoder()],
        ['reason', getU8Decoder()],
        ['exitCode', getI32Decoder()],
        ['result', fixDecoderSize(getBytesDecoder(), 32)],
        ['seconds', getU32Decoder()],
        ['paidHost', getU64Decoder()],
        ['paidFee', getU64Decoder()],
        ['refunded', getU64Decoder()],
        ['owedHost', getU64Decoder()],
        ['owedFee', getU64Decoder()],
        ['owedClient', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobEndedCodec(): FixedSizeCodec<JobEndedArgs, JobEnded> {
    return combineCodec(getJobEndedEncoder(), getJobEndedDecoder());
}
