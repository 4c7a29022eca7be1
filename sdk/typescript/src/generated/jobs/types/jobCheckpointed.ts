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
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A host was paid for a part of its job. */
export type JobCheckpointed = {
    /** The job. */
    job: Address;
    /** The host. */
    host: Address;
    /** Seconds of this run paid for before. */
    secondsBefore: number;
    /** Seconds of this run paid for now. */
    seconds: number;
    /** Base units paid to the host. */
    toHost: bigint;
    /** Base units of fee that are due at the end. */
    fee: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type JobCheckpointedArgs = {
    /** The job. */
    job: Address;
    /** The host. */
    host: Address;
    /** Seconds of this run paid for before. */
    secondsBefore: number;
    /** Seconds of this run paid for now. */
    seconds: number;
    /** Base units paid to the host. */
    toHost: number | bigint;
    /** Base units of fee that are due at the end. */
    fee: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobCheckpointedEncoder(): FixedSizeEncoder<JobCheckpointedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['secondsBefore', getU32Encoder()],
        ['seconds', getU32Encoder()],
        ['toHost', getU64Encoder()],
        ['fee', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobCheckpointedDecoder(): FixedSizeDecoder<JobCheckpointed> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['secondsBefore', getU32Decoder()],
        ['seconds', getU32Decoder()],
        ['toHost', getU64Decoder()],
        ['fee', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobCheckpointedCodec(): FixedSizeCodec<JobCheckpointedArgs, JobCheckpointed> {
    return combineCodec(getJobCheckpointedEncoder(), getJobCheckpointedDecoder());
}
