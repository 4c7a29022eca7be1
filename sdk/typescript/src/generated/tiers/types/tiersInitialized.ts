// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';
import { getPolicyTermsDecoder, getPolicyTermsEncoder, type PolicyTerms, type PolicyTermsArgs } from './index.js';

/** The program was configured. */
export type TiersInitialized = {
    /** Who may change tiers, classes and the policy. */
    admin: Address;
    /** Who may submit reports. */
    assessor: Address;
    /** The token that hosts are paid in. */
    mint: Address;
    /** 1 when new hosts enter Community at once, 0 when they are waitlisted. */
    registrationOpen: number;
    /** The policy, in force at once. */
    policy: PolicyTerms;
};

export type TiersInitializedArgs = {
    /** Who may change tiers, classes and the policy. */
    admin: Address;
    /** Who may submit reports. */
    assessor: Address;
    /** The token that hosts are paid in. */
    mint: Address;
    /** 1 when new hosts enter Community at once, 0 when they are waitlisted. */
    registrationOpen: number;
    /** The policy, in force at once. */
    policy: PolicyTermsArgs;
};

export function getTiersInitializedEncoder(): FixedSizeEncoder<TiersInitializedArgs> {
    return getStructEncoder([
        ['admin', getAddressEncoder()],
        ['assessor', getAddressEncoder()],
        ['mint', getAddressEncoder()],
        ['registrationOpen', getU8Encoder()],
        ['policy', getPolicyTermsEncoder()],
    ]);
}

export function getTiersInitializedDecoder(): FixedSizeDecoder<TiersInitialized> {
    return getStructDecoder([
        ['admin', getAddressDecoder()],
        ['assessor', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['registrationOpen', getU8Decoder()],
        ['policy', getPolicyTermsDecoder()],
    ]);
}

export function getTiersInitializedCodec(): FixedSizeCodec<TiersInitializedArgs, TiersInitialized> {
    return combineCodec(getTiersInitializedEncoder(), getTiersInitializedDecoder());
}
