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
    getU128Decoder,
    getU128Encoder,
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
    /** Bump of the reward vault's address. */
    rewardsBump: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who may change the configuration. */
    authority: Address;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** The token that is staked and paid. */
    mint: Address;
    /**
     * Who may reserve, release and slash bonds: a PDA of the tiers program, which the
     * program knows; it is here for others to read, and nothing else here counts.
     */
    bondAuthority: Address;
    /** The token account that slashed tokens go to. */
    slashDestination: Address;
    /** The token account that fees are paid into. */
    rewardVault: Address;
    /** Shortest duration, seconds. */
    minDuration: number;
    /** Longest duration, seconds. */
    maxDuration: number;
    /** The weight of all stakes. */
    totalXnos: bigint;
    /** Base units in the reward vault that are accounted for. */
    rewardsAccounted: bigint;
    /** Rewards per unit of weight since the start, scaled by 10^18, modulo 2^128. */
    rewardsPerXnos: bigint;
    /** What the last division by the total weight left, scaled by 10^18. */
    rewardsRemainder: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type ConfigArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the reward vault's address. */
    rewardsBump: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who may change the configuration. */
    authority: Address;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** The token that is staked and paid. */
    mint: Address;
    /**
     * Who may reserve, release and slash bonds: a PDA of the tiers program, which the
     * program knows; it is here for others to read, and nothing else here counts.
     */
    bondAuthority: Address;
    /** The token account that slashed tokens go to. */
    slashDestination: Address;
    /** The token account that fees are paid into. */
    rewardVault: Address;
    /** Shortest duration, seconds. */
    minDuration: number;
    /** Longest duration, seconds. */
    maxDuration: number;
    /** The weight of all stakes. */
    totalXnos: number | bigint;
    /** Base units in the reward vault that are accounted for. */
    rewardsAccounted: number | bigint;
    /** Rewards per unit of weight since the start, scaled by 10^18, modulo 2^128. */
    rewardsPerXnos: number | bigint;
    /** What the last division by the total weight left, scaled by 10^18. */
    rewardsRemainder: number | bigint;
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
            ['rewardsBump', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['authority', getAddressEncoder()],
            ['pendingAuthority', getAddressEncoder()],
            ['mint', getAddressEncoder()],
            ['bondAuthority', getAddressEncoder()],
            ['slashDestination', getAddressEncoder()],
            ['rewardVault', getAddressEncoder()],
            ['minDuration', getU32Encoder()],
            ['maxDuration', getU32Encoder()],
            ['totalXnos', getU64Encoder()],
            ['rewardsAccounted', getU64Encoder()],
            ['rewardsPerXnos', getU128Encoder()],
            ['rewardsRemainder', getU64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 56)],
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
        ['rewardsBump', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['authority', getAddressDecoder()],
        ['pendingAuthority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['bondAuthority', getAddressDecoder()],
        ['slashDestination', getAddressDecoder()],
        ['rewardVault', getAddressDecoder()],
        ['minDuration', getU32Decoder()],
        ['maxDuration', getU32Decoder()],
        ['totalXnos', getU64Decoder()],
        ['rewardsAccounted', getU64Decoder()],
        ['rewardsPerXnos', getU128Decoder()],
        ['rewardsRemainder', getU64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 56)],
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
    return 312;
}
