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
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
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

export const IMPORT_DISCRIMINATOR = new Uint8Array([25, 161, 110, 83, 143, 19, 181, 213]);

export function getImportDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(IMPORT_DISCRIMINATOR);
}

export type Import = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** The tier that its hosts get: Community or Premium. */
    tier: number;
    /** Zero. */
    padding: number;
    /** The id that its address is derived from. */
    id: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** Root of the tree, see `nosana_common::merkle`. */
    root: ReadonlyUint8Array;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** How many hosts were imported. */
    admitted: number;
    /** Zero. */
    padding3: ReadonlyUint8Array;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type ImportArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** The tier that its hosts get: Community or Premium. */
    tier: number;
    /** Zero. */
    padding: number;
    /** The id that its address is derived from. */
    id: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** Root of the tree, see `nosana_common::merkle`. */
    root: ReadonlyUint8Array;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** How many hosts were imported. */
    admitted: number;
    /** Zero. */
    padding3: ReadonlyUint8Array;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link ImportArgs} account data. */
export function getImportEncoder(): FixedSizeEncoder<ImportArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['tier', getU8Encoder()],
            ['padding', getU8Encoder()],
            ['id', getU16Encoder()],
            ['padding2', fixEncoderSize(getBytesEncoder(), 2)],
            ['root', fixEncoderSize(getBytesEncoder(), 32)],
            ['payer', getAddressEncoder()],
            ['admitted', getU32Encoder()],
            ['padding3', fixEncoderSize(getBytesEncoder(), 4)],
            ['reserved', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: IMPORT_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Import} account data. */
export function getImportDecoder(): FixedSizeDecoder<Import> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['tier', getU8Decoder()],
        ['padding', getU8Decoder()],
        ['id', getU16Decoder()],
        ['padding2', fixDecoderSize(getBytesDecoder(), 2)],
        ['root', fixDecoderSize(getBytesDecoder(), 32)],
        ['payer', getAddressDecoder()],
        ['admitted', getU32Decoder()],
        ['padding3', fixDecoderSize(getBytesDecoder(), 4)],
        ['reserved', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

/** Gets the codec for {@link Import} account data. */
export function getImportCodec(): FixedSizeCodec<ImportArgs, Import> {
    return combineCodec(getImportEncoder(), getImportDecoder());
}

export function decodeImport<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Import, TAddress>;
export function decodeImport<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Import, TAddress>;
export function decodeImport<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Import, TAddress> | MaybeAccount<Import, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getImportDecoder());
}

export async function fetchImport<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Import, TAddress>> {
    const maybeAccount = await fetchMaybeImport(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeImport<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Import, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeImport(maybeAccount);
}

export async function fetchAllImport(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Import>[]> {
    const maybeAccounts = await fetchAllMaybeImport(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeImport(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Import>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeImport(maybeAccount));
}

export function getImportSize(): number {
    return 152;
}
