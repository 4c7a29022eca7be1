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

/** A slash was executed. */
export type SlashExecuted = {
    /** The host. */
    host: Address;
    /** Weight slashed, xNOS. */
    xnos: bigint;
    /** Weight still bonded, xNOS. */
    bond: bigint;
    /** Weight still being unbonded, xNOS. */
    unbonding: bigint;
    /** Weight slashed in the period, xNOS. */
    periodSlashed: bigint;
    /** Who executed it. */
    by: Address;
    /** Unix seconds. */
    at: bigint;
};

export type SlashExecutedArgs = {
    /** The host. */
    host: Address;
    /** Weight slashed, xNOS. */
    xnos: number | bigint;
    /** Weight still bonded, xNOS. */
    bond: number | bigint;
    /** Weight still being unbonded, xNOS. */
    unbonding: number | bigint;
    /** Weight slashed in the period, xNOS. */
    periodSlashed: number | bigint;
    /** Who executed it. */
    by: Address;
    /** Unix seconds. */
    at: number | bigint;
};

export function getSlashExecutedEncoder(): FixedSizeEncoder<SlashExecutedArgs> {
    return getStructEncoder([
        ['host', getAddressEncoder()],
        ['xnos', getU64Encoder()],
        ['bond', getU64Encoder()],
        ['unbonding', getU64Encoder()],
        ['periodSlashed', getU64Encoder()],
        ['by', getAddressEncoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getSlashExecutedDecoder(): FixedSizeDecoder<SlashExecuted> {
    return getStructDecoder([
        ['host', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['bond', getU64Decoder()],
        ['unbonding', getU64Decoder()],
        ['periodSlashed', getU64Decoder()],
        ['by', getAddressDecoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getSlashExecutedCodec(): FixedSizeCodec<SlashExecutedArgs, SlashExecuted> {
    return combineCodec(getSlashExecutedEncoder(), getSlashExecutedDecoder());
}
