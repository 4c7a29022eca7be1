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

/** A part of its owner's stake was bonded for a host. */
export type HostBonded = {
    /** The host. */
    host: Address;
    /** Who owns it and the stake. */
    owner: Address;
    /** Weight bonded now, xNOS. */
    xnos: bigint;
    /** Weight bonded in all, xNOS. */
    bond: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type HostBondedArgs = {
    /** The host. */
    host: Address;
    /** Who owns it and the stake. */
    owner: Address;
    /** Weight bonded now, xNOS. */
    xnos: number | bigint;
    /** Weight bonded in all, xNOS. */
    bond: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostBondedEncoder(): FixedSizeEncoder<HostBondedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['owner', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['bond', getU64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostBondedDecoder(): FixedSizeDecoder<HostBonded> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['bond', getU64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostBondedCodec(): FixedSizeCodec<HostBondedArgs, HostBonded> {
    return combineCodec(getHostBondedEncoder(), getHostBondedDecoder());
}
