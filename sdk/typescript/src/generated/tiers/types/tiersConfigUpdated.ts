// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
    getStructDecoder,
    getStructEncoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** Assessors or registration were changed. */
export type TiersConfigUpdated = {
    /** Who may submit reports; zero: nobody. */
    assessors: Array<Address>;
    /** 1 when new hosts enter Community at once, 0 when they are waitlisted. */
    registrationOpen: number;
};

export type TiersConfigUpdatedArgs = TiersConfigUpdated;

export function getTiersConfigUpdatedEncoder(): FixedSizeEncoder<TiersConfigUpdatedArgs> {
    return getStructEncoder([
        ['assessors', getArrayEncoder(getAddressEncoder(), { size: 3 })],
        ['registrationOpen', getU8Encoder()],
    ]);
}

export function getTiersConfigUpdatedDecoder(): FixedSizeDecoder<TiersConfigUpdated> {
    return getStructDecoder([
        ['assessors', getArrayDecoder(getAddressDecoder(), { size: 3 })],
        ['registrationOpen', getU8Decoder()],
    ]);
}

export function getTiersConfigUpdatedCodec(): FixedSizeCodec<TiersConfigUpdatedArgs, TiersConfigUpdated> {
    return combineCodec(getTiersConfigUpdatedEncoder(), getTiersConfigUpdatedDecoder());
}
