// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** Something that was owed was paid. */
export type OwedCollected = {
    /** The job. */
    job: Address;
    /** Base units paid to the host. */
    toHost: bigint;
    /** Base units paid as fee. */
    fee: bigint;
    /** Base units returned to the client. */
    toClient: bigint;
};

export type OwedCollectedArgs = {
    /** The job. */
    job: Address;
    /** Base units paid to the host. */
    toHost: number | bigint;
    /** Base units paid as fee. */
    fee: number | bigint;
    /** Base units returned to the client. */
    toClient: number | bigint;
};

export function getOwedCollectedEncoder(): FixedSizeEncoder<OwedCollectedArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['toHost', getU64Encoder()],
        ['fee', getU64Encoder()],
        ['toClient', getU64Encoder()],
    ]);
}

export function getOwedCollectedDecoder(): FixedSizeDecoder<OwedCollected> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['toHost', getU64Decoder()],
        ['fee', getU64Decoder()],
        ['toClient', getU64Decoder()],
    ]);
}

export function getOwedCollectedCodec(): FixedSizeCodec<OwedCollectedArgs, OwedCollected> {
    return combineCodec(getOwedCollectedEncoder(), getOwedCollectedDecoder());
}
