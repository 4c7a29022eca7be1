// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';
import { getPolicyTermsDecoder, getPolicyTermsEncoder, type PolicyTerms, type PolicyTermsArgs } from './index.js';

/** The configuration was brought up to a newer layout. */
export type TiersConfigMigrated = {
    /** The layout that it has now. */
    version: number;
    /** The policy, in force at once: there was none. */
    policy: PolicyTerms;
};

export type TiersConfigMigratedArgs = {
    /** The layout that it has now. */
    version: number;
    /** The policy, in force at once: there was none. */
    policy: PolicyTermsArgs;
};

export function getTiersConfigMigratedEncoder(): FixedSizeEncoder<TiersConfigMigratedArgs> {
    return getStructEncoder([
        ['version', getU8Encoder()],
        ['policy', getPolicyTermsEncoder()],
    ]);
}

export function getTiersConfigMigratedDecoder(): FixedSizeDecoder<TiersConfigMigrated> {
    return getStructDecoder([
        ['version', getU8Decoder()],
        ['policy', getPolicyTermsDecoder()],
    ]);
}

export function getTiersConfigMigratedCodec(): FixedSizeCodec<TiersConfigMigratedArgs, TiersConfigMigrated> {
    return combineCodec(getTiersConfigMigratedEncoder(), getTiersConfigMigratedDecoder());
}
