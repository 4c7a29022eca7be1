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

/** A stake and its vault were closed. */
export type StakeClosed = {
    /** The stake. */
    stake: Address;
    /** Who owned it. */
    owner: Address;
    /** The token account that the rest went to. */
    destination: Address;
    /** Base units that went there, with those that others sent to the vault. */
    amount: bigint;
    /** Who got the rent back. */
    payer: Address;
    /** Unix seconds. */
    at: bigint;
};

export type StakeClosedArgs = {
    /** The stake. */
    stake: Address;
    /** Who owned it. */
    owner: Address;
    /** The token account that the rest went to. */
    destination: Address;
    /** Base units that went there, with those that others sent to the vault. */
    amount: number | bigint;
    /** Who got the rent back. */
    payer: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getStakeClosedEncoder(): FixedSizeEncoder<StakeClosedArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['destination', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['payer', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getStakeClosedDecoder(): FixedSizeDecoder<StakeClosed> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['destination', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['payer', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getStakeClosedCodec(): FixedSizeCodec<StakeClosedArgs, StakeClosed> {
    return combineCodec(getStakeClosedEncoder(), getStakeClosedDecoder());
}
