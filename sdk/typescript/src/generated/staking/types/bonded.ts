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

/** Weight was reserved as a bond. */
export type Bonded = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Weight reserved now. */
    xnos: bigint;
    /** Weight reserved altogether. */
    bondedXnos: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type BondedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** Weight reserved now. */
    xnos: number | bigint;
    /** Weight reserved altogether. */
    bondedXnos: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getBondedEncoder(): FixedSizeEncoder<BondedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['bondedXnos', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getBondedDecoder(): FixedSizeDecoder<Bonded> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['bondedXnos', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getBondedCodec(): FixedSizeCodec<BondedArgs, Bonded> {
    return combineCodec(getBondedEncoder(), getBondedDecoder());
}
