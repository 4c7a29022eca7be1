// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getBooleanDecoder,
    getBooleanEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The configuration changed. */
export type ConfigUpdated = {
    /** The fee, basis points. */
    feeBps: number;
    /** What the fee may never exceed, basis points. */
    feeCapBps: number;
    /** Whether posting is paused. */
    paused: boolean;
};

export type ConfigUpdatedArgs = ConfigUpdated;

export function getConfigUpdatedEncoder(): FixedSizeEncoder<ConfigUpdatedArgs> {
    return getStructEncoder([
        ['feeBps', getU16Encoder()],
        ['feeCapBps', getU16Encoder()],
        ['paused', getBooleanEncoder()],
    ]);
}

export function getConfigUpdatedDecoder(): FixedSizeDecoder<ConfigUpdated> {
    return getStructDecoder([
        ['feeBps', getU16Decoder()],
        ['feeCapBps', getU16Decoder()],
        ['paused', getBooleanDecoder()],
    ]);
}

export function getConfigUpdatedCodec(): FixedSizeCodec<ConfigUpdatedArgs, ConfigUpdated> {
    return combineCodec(getConfigUpdatedEncoder(), getConfigUpdatedDecoder());
}
