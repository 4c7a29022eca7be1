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

/** What was being unbonded is the stake's again. */
export type BondReleased = {
    /** The host. */
    host: Address;
    /** Weight released, xNOS. */
    xnos: bigint;
    /** Weight still bonded, xNOS. */
    bond: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type BondReleasedArgs = {
    /** The host. */
    host: Address;
    /** Weight released, xNOS. */
    xnos: number | bigint;
    /** Weight still bonded, xNOS. */
    bond: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getBondReleasedEncoder(): FixedSizeEncoder<BondReleasedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['bond', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getBondReleasedDecoder(): FixedSizeDecoder<BondReleased> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['bond', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getBondReleasedCodec(): FixedSizeCodec<BondReleasedArgs, BondReleased> {
    return combineCodec(getBondReleasedEncoder(), getBondReleasedDecoder());
}
