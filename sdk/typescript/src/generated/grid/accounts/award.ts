// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    assertAccountExists,
    assertAccountsExist,
    combineCodec,
    decodeAccount,
    fetchEncodedAccount,
    fetchEncodedAccounts,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    transformEncoder,
    type Account,
    type Address,
    type EncodedAccount,
    type FetchAccountConfig,
    type FetchAccountsConfig,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type MaybeAccount,
    type MaybeEncodedAccount,
    type ReadonlyUint8Array,
} from '@solana/kit';

export const AWARD_DISCRIMINATOR = new Uint8Array([189, 239, 181, 244, 124, 28, 66, 194]);

export function getAwardDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(AWARD_DISCRIMINATOR);
}

export type Award = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /**
     * A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
     * `nosana_common::grid::DISQUALIFICATION`.
     */
    kind: number;
    /** See `nosana_common::grid::AwardState`. */
    state: number;
    /** The ticket of the seat. */
    ticket: number;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** The reviewer who awarded, who also paid this account's rent and gets it back. */
    reviewer: Address;
    /** The reviewer who agreed; zero while nobody did or had to. */
    second: Address;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Points; zero for a disqualification. */
    points: bigint;
    /** When it was awarded, Unix seconds. */
    at: bigint;
    /** When it was agreed to or revoked, Unix seconds; zero while neither was done. */
    changedAt: bigint;
    /** Which of the phase's reviewers awarded. */
    reviewerPlace: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Why it was revoked, UTF-8, padded with zeros; zero while it was not. */
    reason: ReadonlyUint8Array;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type AwardArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /**
     * A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
     * `nosana_common::grid::DISQUALIFICATION`.
     */
    kind: number;
    /** See `nosana_common::grid::AwardState`. */
    state: number;
    /** The ticket of the seat. */
    ticket: number;
    /** The phase. */
    phase: Address;
    /** The seat. */
    seat: Address;
    /** The reviewer who awarded, who also paid this account's rent and gets it back. */
    reviewer: Address;
    /** The reviewer who agreed; zero while nobody did or had to. */
    second: Address;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Points; zero for a disqualification. */
    points: number | bigint;
    /** When it was awarded, Unix seconds. */
    at: number | bigint;
    /** When it was agreed to or revoked, Unix seconds; zero while neither was done. */
    changedAt: number | bigint;
    /** Which of the phase's reviewers awarded. */
    reviewerPlace: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Why it was revoked, UTF-8, padded with zeros; zero while it was not. */
    reason: ReadonlyUint8Array;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link AwardArgs} account data. */
export function getAwardEncoder(): FixedSizeEncoder<AwardArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['kind', getU8Encoder()],
            ['state', getU8Encoder()],
            ['ticket', getU32Encoder()],
            ['phase', getAddressEncoder()],
            ['seat', getAddressEncoder()],
            ['reviewer', getAddressEncoder()],
            ['second', getAddressEncoder()],
            ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
            ['points', getU64Encoder()],
            ['at', getI64Encoder()],
            ['changedAt', getI64Encoder()],
            ['reviewerPlace', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 7)],
            ['reason', fixEncoderSize(getBytesEncoder(), 64)],
            ['reserved', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: AWARD_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Award} account data. */
export function getAwardDecoder(): FixedSizeDecoder<Award> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['kind', getU8Decoder()],
        ['state', getU8Decoder()],
        ['ticket', getU32Decoder()],
        ['phase', getAddressDecoder()],
        ['seat', getAddressDecoder()],
        ['reviewer', getAddressDecoder()],
        ['second', getAddressDecoder()],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['points', getU64Decoder()],
        ['at', getI64Decoder()],
        ['changedAt', getI64Decoder()],
        ['reviewerPlace', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 7)],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
        ['reserved', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

/** Gets the codec for {@link Award} account data. */
export function getAwardCodec(): FixedSizeCodec<AwardArgs, Award> {
    return combineCodec(getAwardEncoder(), getAwardDecoder());
}

export function decodeAward<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Award, TAddress>;
export function decodeAward<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Award, TAddress>;
export function decodeAward<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Award, TAddress> | MaybeAccount<Award, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getAwardDecoder());
}

export async function fetchAward<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Award, TAddress>> {
    const maybeAccount = await fetchMaybeAward(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeAward<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Award, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeAward(maybeAccount);
}

export async function fetchAllAward(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Award>[]> {
    const maybeAccounts = await fetchAllMaybeAward(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeAward(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Award>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeAward(maybeAccount));
}

export function getAwardSize(): number {
    return 304;
}
