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

/** Tokens that had vested were withdrawn. */
export type Withdrawn = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The token account that they went to. */
    destination: Address;
    /** Base units that went there. */
    amount: bigint;
    /** Base units withdrawn since unstaking began. */
    withdrawn: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type WithdrawnArgs = {
    /** The stake. */
    stake: Address;
    /** Who owns it. */
    owner: Address;
    /** The token account that they went to. */
    destination: Address;
    /** Base units that went there. */
    amount: number | bigint;
    /** Base units withdrawn since unstaking began. */
    withdrawn: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getWithdrawnEncoder(): FixedSizeEncoder<WithdrawnArgs> {
    return getStructEncoder([
        ['stake', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['destination', getAddressEncoder()],
        ['amount', getU64Encoder()],
        ['withdrawn', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getWithdrawnDecoder(): FixedSizeDecoder<Withdrawn> {
    return getStructDecoder([
        ['stake', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['destination', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['withdrawn', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getWithdrawnCodec(): FixedSizeCodec<WithdrawnArgs, Withdrawn> {
    return combineCodec(getWithdrawnEncoder(), getWithdrawnDecoder());
}
