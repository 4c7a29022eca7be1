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

/** One place in a queue. */
export type QueueEntry = {
    /** The host or job that waits; zero when it was matched or left. */
    key: Address;
    /**
     * Until when it may be matched, Unix seconds. Zero marks an entry that was
     * dropped because its time was up; the key then still tells whose it was.
     */
    validUntil: bigint;
};

export type QueueEntryArgs = {
    /** The host or job that waits; zero when it was matched or left. */
    key: Address;
    /**
     * Until when it may be matched, Unix seconds. Zero marks an entry that was
     * dropped because its time was up; the key then still tells whose it was.
     */
    validUntil: number | bigint;
};

export function getQueueEntryEncoder(): FixedSizeEncoder<QueueEntryArgs> {
    return getStructEncoder([
        ['key', getAddressEncoder()],
        ['validUntil', getI64Encoder()],
    ]);
}

export function getQueueEntryDecoder(): FixedSizeDecoder<QueueEntry> {
    return getStructDecoder([
        ['key', getAddressDecoder()],
        ['validUntil', getI64Decoder()],
    ]);
}

export function getQueueEntryCodec(): FixedSizeCodec<QueueEntryArgs, QueueEntry> {
    return combineCodec(getQueueEntryEncoder(), getQueueEntryDecoder());
}
