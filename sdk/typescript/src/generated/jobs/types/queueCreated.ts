// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A market got its queue. */
export type QueueCreated = {
    /** The market. */
    market: Address;
    /** Its queue. */
    queue: Address;
    /** Who paid its rent. */
    payer: Address;
    /** How many entries it holds. */
    capacity: number;
};

export type QueueCreatedArgs = QueueCreated;

export function getQueueCreatedEncoder(): FixedSizeEncoder<QueueCreatedArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['queue', getAddressEncoder()],
        ['payer', getAddressEncoder()],
        ['capacity', getU32Encoder()],
    ]);
}

export function getQueueCreatedDecoder(): FixedSizeDecoder<QueueCreated> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['queue', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['capacity', getU32Decoder()],
    ]);
}

export function getQueueCreatedCodec(): FixedSizeCodec<QueueCreatedArgs, QueueCreated> {
    return combineCodec(getQueueCreatedEncoder(), getQueueCreatedDecoder());
}
