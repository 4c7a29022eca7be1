// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** Weight was given free. */
export type Released = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Weight given free. */
    xnos: bigint;
    /** Weight still reserved. */
    bondedXnos: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type ReleasedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Weight given free. */
    xnos: number | bigint;
    /** Weight still reserved. */
    bondedXnos: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getReleasedEncoder(): FixedSizeEncoder<ReleasedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['bondedXnos', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getReleasedDecoder(): FixedSizeDecoder<Released> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['bondedXnos', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getReleasedCodec(): FixedSizeCodec<ReleasedArgs, Released> {
    return combineCodec(getReleasedEncoder(), getReleasedDecoder());
}
