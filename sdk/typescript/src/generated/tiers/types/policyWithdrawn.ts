// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** The proposed policy was taken back. */
export type PolicyWithdrawn = {
    /** When it would have been due, Unix seconds. */
    effectiveAt: bigint;
};

export type PolicyWithdrawnArgs = {
    /** When it would have been due, Unix seconds. */
    effectiveAt: number | bigint;
};

export function getPolicyWithdrawnEncoder(): FixedSizeEncoder<PolicyWithdrawnArgs> {
    return getStructEncoder([['effectiveAt', getI64Encoder()]]);
}

export function getPolicyWithdrawnDecoder(): FixedSizeDecoder<PolicyWithdrawn> {
    return getStructDecoder([['effectiveAt', getI64Decoder()]]);
}

export function getPolicyWithdrawnCodec(): FixedSizeCodec<PolicyWithdrawnArgs, PolicyWithdrawn> {
    return combineCodec(getPolicyWithdrawnEncoder(), getPolicyWithdrawnDecoder());
}
