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

/** A host's owner began to unbond. */
export type HostUnbonded = {
    /** The host. */
    host: Address;
    /** Weight that began now, xNOS. */
    xnos: bigint;
    /** Weight still bonded, xNOS. */
    bond: bigint;
    /** Weight that is being unbonded in all, xNOS. */
    unbonding: bigint;
    /** When all of that may be released, Unix seconds. */
    until: bigint;
    /** Unix seconds. */
    at: bigint;
};

export type HostUnbondedArgs = {
    /** The host. */
    host: Address;
    /** Weight that began now, xNOS. */
    xnos: number | bigint;
    /** Weight still bonded, xNOS. */
    bond: number | bigint;
    /** Weight that is being unbonded in all, xNOS. */
    unbonding: number | bigint;
    /** When all of that may be released, Unix seconds. */
    until: number | bigint;
    /** Unix seconds. */
    at: number | bigint;
};

export function getHostUnbondedEncoder(): FixedSizeEncoder<HostUnbondedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['bond', getU64Encoder()],
        ['unbonding', getU64Encoder()],
        ['until', getI64Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getHostUnbondedDecoder(): FixedSizeDecoder<HostUnbonded> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['bond', getU64Decoder()],
        ['unbonding', getU64Decoder()],
        ['until', getI64Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getHostUnbondedCodec(): FixedSizeCodec<HostUnbondedArgs, HostUnbonded> {
    return combineCodec(getHostUnbondedEncoder(), getHostUnbondedDecoder());
}
