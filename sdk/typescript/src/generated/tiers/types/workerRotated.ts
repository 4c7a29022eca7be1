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

/** A host's worker key was replaced. */
export type WorkerRotated = {
    /** The host. */
    host: Address;
    /** The key before. */
    before: Address;
    /** The key from now on. */
    worker: Address;
    /** Unix seconds. */
    at: bigint;
};

export type WorkerRotatedArgs = {
    /** The host. */
    host: Address;
    /** The key before. */
    before: Address;
    /** The key from now on. */
    worker: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getWorkerRotatedEncoder(): FixedSizeEncoder<WorkerRotatedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['before', getAddressEncoder()],
        ['worker', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getWorkerRotatedDecoder(): FixedSizeDecoder<WorkerRotated> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['before', getAddressDecoder()],
        ['worker', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getWorkerRotatedCodec(): FixedSizeCodec<WorkerRotatedArgs, WorkerRotated> {
    return combineCodec(getWorkerRotatedEncoder(), getWorkerRotatedDecoder());
}
