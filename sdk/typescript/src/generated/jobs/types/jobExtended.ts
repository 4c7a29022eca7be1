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

/** A job got more time. */
export type JobExtended = {
    /** The job. */
    job: Address;
    /** The most seconds that are paid for now. */
    timeout: number;
    /** Base units put into escrow, in all. */
    deposit: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type JobExtendedArgs = {
    /** The job. */
    job: Address;
    /** The most seconds that are paid for now. */
    timeout: number;
    /** Base units put into escrow, in all. */
    deposit: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getJobExtendedEncoder(): FixedSizeEncoder<JobExtendedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['timeout', getU32Encoder()],
        ['deposit', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getJobExtendedDecoder(): FixedSizeDecoder<JobExtended> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['timeout', getU32Decoder()],
        ['deposit', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getJobExtendedCodec(): FixedSizeCodec<JobExtendedArgs, JobExtended> {
    return combineCodec(getJobExtendedEncoder(), getJobExtendedDecoder());
}
