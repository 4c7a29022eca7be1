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

export const CONFIG_DISCRIMINATOR = new Uint8Array([155, 12, 170, 224, 30, 250, 204, 130]);

export function getConfigDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CONFIG_DISCRIMINATOR);
}

export type Config = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** 1 while no job may be posted. Settlements and refunds go on. */
    paused: number;
    /** Zero. */
    padding: number;
    /** The fee on what hosts earn, basis points. */
    feeBps: number;
    /** What the fee may never exceed, basis points. */
    feeCapBps: number;
    /** Who may change the configuration and open markets. */
    authority: Address;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** The token that jobs are paid in. */
    mint: Address;
    /** The token account that fees go to: the stakers' reward vault. */
    feeDestination: Address;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type ConfigArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** 1 while no job may be posted. Settlements and refunds go on. */
    paused: number;
    /** Zero. */
    padding: number;
    /** The fee on what hosts earn, basis points. */
    feeBps: number;
    /** What the fee may never exceed, basis points. */
    feeCapBps: number;
    /** Who may change the configuration and open markets. */
    authority: Address;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** The token that jobs are paid in. */
    mint: Address;
    /** The token account that fees go to: the stakers' reward vault. */
    feeDestination: Address;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link ConfigArgs} account data. */
export function getConfigEncoder(): FixedSizeEncoder<ConfigArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['paused', getU8Encoder()],
            ['padding', getU8Encoder()],
            ['feeBps', getU16Encoder()],
            ['feeCapBps', getU16Encoder()],
            ['authority', getAddressEncoder()],
            ['pendingAuthority', getAddressEncoder()],
            ['mint', getAddressEncoder()],
            ['feeDestination', getAddressEncoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: CONFIG_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Config} account data. */
export function getConfigDecoder(): FixedSizeDecoder<Config> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['paused', getU8Decoder()],
        ['padding', getU8Decoder()],
        ['feeBps', getU16Decoder()],
        ['feeCapBps', getU16Decoder()],
        ['authority', getAddressDecoder()],
        ['pendingAuthority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['feeDestination', getAddressDecoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

/** Gets the codec for {@link Config} account data. */
export function getConfigCodec(): FixedSizeCodec<ConfigArgs, Config> {
    return combineCodec(getConfigEncoder(), getConfigDecoder());
}

export function decodeConfig<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Config, TAddress>;
export function decodeConfig<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Config, TAddress>;
export function decodeConfig<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Config, TAddress> | MaybeAccount<Config, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getConfigDecoder());
}

export async function fetchConfig<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Config, TAddress>> {
    const maybeAccount = await fetchMaybeConfig(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeConfig<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Config, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeConfig(maybeAccount);
}

export async function fetchAllConfig(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Config>[]> {
    const maybeAccounts = await fetchAllMaybeConfig(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeConfig(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Config>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeConfig(maybeAccount));
}

export function getConfigSize(): number {
    return 208;
}
