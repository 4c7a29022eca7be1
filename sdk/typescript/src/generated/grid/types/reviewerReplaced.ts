// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A phase has another reviewer. */
export type ReviewerReplaced = {
    /** The phase. */
    phase: Address;
    /** Which place. */
    place: number;
    /** Who had it; zero: nobody. */
    before: Address;
    /** Who has it; zero: nobody. */
    after: Address;
    /** Unix seconds. */
    at: bigint;
};

export type ReviewerReplacedArgs = {
    /** The phase. */
    phase: Address;
    /** Which place. */
    place: number;
    /** Who had it; zero: nobody. */
    before: Address;
    /** Who has it; zero: nobody. */
    after: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getReviewerReplacedEncoder(): FixedSizeEncoder<ReviewerReplacedArgs> {
    return getStructEncoder([
        ['phase', getAddressEncoder()],
        ['place', getU8Encoder()],
        ['before', getAddressEncoder()],
        ['after', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getReviewerReplacedDecoder(): FixedSizeDecoder<ReviewerReplaced> {
    return getStructDecoder([
        ['phase', getAddressDecoder()],
        ['place', getU8Decoder()],
        ['before', getAddressDecoder()],
        ['after', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getReviewerReplacedCodec(): FixedSizeCodec<ReviewerReplacedArgs, ReviewerReplaced> {
    return combineCodec(getReviewerReplacedEncoder(), getReviewerReplacedDecoder());
}
