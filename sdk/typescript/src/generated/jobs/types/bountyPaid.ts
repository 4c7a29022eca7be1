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

/** Whoever expired a job was paid for it. */
export type BountyPaid = {
    /** The job. */
    job: Address;
    /** The host's record, which paid. */
    record: Address;
    /** Who got it. */
    to: Address;
    /** How much. */
    lamports: bigint;
};

export type BountyPaidArgs = {
    /** The job. */
    job: Address;
    /** The host's record, which paid. */
    record: Address;
    /** Who got it. */
    to: Address;
    /** How much. */
    lamports: number | bigint;
};

export function getBountyPaidEncoder(): FixedSizeEncoder<BountyPaidArgs> {
    return getStructEncoder([
        ['job', getAddressEncoder()],
        ['record', getAddressEncoder()],
        ['to', getAddressEncoder()],
        ['lamports', getU64Encoder()],
    ]);
}

export function getBountyPaidDecoder(): FixedSizeDecoder<BountyPaid> {
    return getStructDecoder([
        ['job', getAddressDecoder()],
        ['record', getAddressDecoder()],
        ['to', getAddressDecoder()],
        ['lamports', getU64Decoder()],
    ]);
}

export function getBountyPaidCodec(): FixedSizeCodec<BountyPaidArgs, BountyPaid> {
    return combineCodec(getBountyPaidEncoder(), getBountyPaidDecoder());
}
