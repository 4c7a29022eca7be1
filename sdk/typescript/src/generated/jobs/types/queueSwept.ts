// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
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

/** Entries whose time was up were removed from the front of a queue. */
export type QueueSwept = {
    /** The market. */
    market: Address;
    /** How many. */
    entries: number;
    /** Number of the first entry from now on. */
    head: bigint;
};

export type QueueSweptArgs = {
    /** The market. */
    market: Address;
    /** How many. */
    entries: number;
    /** Number of the first entry from now on. */
    head: number | bigint;
};

export function getQueueSweptEncoder(): FixedSizeEncoder<QueueSweptArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['entries', getU32Encoder()],
        ['head', getU64Encoder()],
    ]);
}

export function getQueueSweptDecoder(): FixedSizeDecoder<QueueSwept> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['entries', getU32Decoder()],
        ['head', getU64Decoder()],
    ]);
}

export function getQueueSweptCodec(): FixedSizeCodec<QueueSweptArgs, QueueSwept> {
    return combineCodec(getQueueSweptEncoder(), getQueueSweptDecoder());
}
