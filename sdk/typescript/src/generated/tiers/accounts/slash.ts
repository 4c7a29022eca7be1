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

export const SLASH_DISCRIMINATOR = new Uint8Array([15, 12, 113, 200, 185, 50, 58, 32]);

export function getSlashDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SLASH_DISCRIMINATOR);
}

export type Slash = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Where the proposal stands, see `nosana_common::assessment::SlashState`. */
    state: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The host. */
    host: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Weight to be slashed, xNOS; zero while nothing is proposed. */
    xnos: bigint;
    /** Why, UTF-8, padded with zeros; that of the newest proposal. */
    reason: ReadonlyUint8Array;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Digest of the owner's defence; zero while it is not contested. */
    defence: ReadonlyUint8Array;
    /** When it was proposed, Unix seconds. */
    proposedAt: bigint;
    /** When it may be executed, Unix seconds; zero while nothing is proposed. */
    executableAt: bigint;
    /** When the period of the ceiling began, Unix seconds. */
    periodStartedAt: bigint;
    /** Weight bonded and unbonding when the period began, xNOS. */
    periodBond: bigint;
    /** Weight slashed in the period, xNOS. */
    periodSlashed: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type SlashArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Where the proposal stands, see `nosana_common::assessment::SlashState`. */
    state: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The host. */
    host: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Weight to be slashed, xNOS; zero while nothing is proposed. */
    xnos: number | bigint;
    /** Why, UTF-8, padded with zeros; that of the newest proposal. */
    reason: ReadonlyUint8Array;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Digest of the owner's defence; zero while it is not contested. */
    defence: ReadonlyUint8Array;
    /** When it was proposed, Unix seconds. */
    proposedAt: number | bigint;
    /** When it may be executed, Unix seconds; zero while nothing is proposed. */
    executableAt: number | bigint;
    /** When the period of the ceiling began, Unix seconds. */
    periodStartedAt: number | bigint;
    /** Weight bonded and unbonding when the period began, xNOS. */
    periodBond: number | bigint;
    /** Weight slashed in the period, xNOS. */
    periodSlashed: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link SlashArgs} account data. */
export function getSlashEncoder(): FixedSizeEncoder<SlashArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['state', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['host', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['xnos', getU64Encoder()],
            ['reason', fixEncoderSize(getBytesEncoder(), 64)],
            ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
            ['defence', fixEncoderSize(getBytesEncoder(), 32)],
            ['proposedAt', getI64Encoder()],
            ['executableAt', getI64Encoder()],
            ['periodStartedAt', getI64Encoder()],
            ['periodBond', getU64Encoder()],
            ['periodSlashed', getU64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: SLASH_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Slash} account data. */
export function getSlashDecoder(): FixedSizeDecoder<Slash> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['state', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['host', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['xnos', getU64Decoder()],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['defence', fixDecoderSize(getBytesDecoder(), 32)],
        ['proposedAt', getI64Decoder()],
        ['executableAt', getI64Decoder()],
        ['periodStartedAt', getI64Decoder()],
        ['periodBond', getU64Decoder()],
        ['periodSlashed', getU64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

/** Gets the codec for {@link Slash} account data. */
export function getSlashCodec(): FixedSizeCodec<SlashArgs, Slash> {
    return combineCodec(getSlashEncoder(), getSlashDecoder());
}

export function decodeSlash<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Slash, TAddress>;
export function decodeSlash<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Slash, TAddress>;
export function decodeSlash<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Slash, TAddress> | MaybeAccount<Slash, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getSlashDecoder());
}

export async function fetchSlash<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Slash, TAddress>> {
    const maybeAccount = await fetchMaybeSlash(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeSlash<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Slash, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeSlash(maybeAccount);
}

export async function fetchAllSlash(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Slash>[]> {
    const maybeAccounts = await fetchAllMaybeSlash(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeSlash(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Slash>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeSlash(maybeAccount));
}

export function getSlashSize(): number {
    return 320;
}
