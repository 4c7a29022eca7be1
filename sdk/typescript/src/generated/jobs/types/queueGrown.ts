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

/** A queue got place for more. */
export type QueueGrown = {
    /** The market. */
    market: Address;
    /** Its queue. */
    queue: Address;
    /** How many entries it holds now. */
    capacity: number;
    /** What is added to a number before it is taken modulo the capacity. */
    shift: number;
};

export type QueueGrownArgs = QueueGrown;

export function getQueueGrownEncoder(): FixedSizeEncoder<QueueGrownArgs> {
    return getStructEncoder([
        ['market', getAddressEncoder()],
        ['queue', getAddressEncoder()],
        ['capacity', getU32Encoder()],
        ['shift', getU32Encoder()],
    ]);
}

export function getQueueGrownDecoder(): FixedSizeDecoder<QueueGrown> {
    return getStructDecoder([
        ['market', getAddressDecoder()],
        ['queue', getAddressDecoder()],
        ['capacity', getU32Decoder()],
        ['shift', getU32Decoder()],
    ]);
}

export function getQueueGrownCodec(): FixedSizeCodec<QueueGrownArgs, QueueGrown> {
    return combineCodec(getQueueGrownEncoder(), getQueueGrownDecoder());
}
