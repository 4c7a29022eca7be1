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

export const STAKE_DISCRIMINATOR = new Uint8Array([150, 197, 176, 29, 55, 132, 112, 149]);

export function getStakeDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(STAKE_DISCRIMINATOR);
}

export type Stake = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the vault's address. */
    vaultBump: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who owns the tokens. */
    owner: Address;
    /** Who paid this account's rent and the vault's, and gets it back. */
    payer: Address;
    /** The token account of this stake. */
    vault: Address;
    /** Base units locked. */
    amount: bigint;
    /** Weight of the stake; zero while it is unstaking. */
    xnos: bigint;
    /** Weight reserved as bonds of hosts. */
    bondedXnos: bigint;
    /** Base units withdrawn while unstaking. */
    withdrawn: bigint;
    /** Base units slashed. */
    slashed: bigint;
    /** Rewards per unit of weight that are accounted to this stake, scaled by 10^18. */
    rewardDebt: bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: bigint;
    /** When unstaking began, Unix seconds; zero while it has not. */
    unstakedAt: bigint;
    /** Seconds that unstaking takes. */
    duration: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** Rewards beside the pending ones, scaled by 10^18; less than a base unit. */
    rewardFraction: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type StakeArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the vault's address. */
    vaultBump: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who owns the tokens. */
    owner: Address;
    /** Who paid this account's rent and the vault's, and gets it back. */
    payer: Address;
    /** The token account of this stake. */
    vault: Address;
    /** Base units locked. */
    amount: number | bigint;
    /** Weight of the stake; zero while it is unstaking. */
    xnos: number | bigint;
    /** Weight reserved as bonds of hosts. */
    bondedXnos: number | bigint;
    /** Base units withdrawn while unstaking. */
    withdrawn: number | bigint;
    /** Base units slashed. */
    slashed: number | bigint;
    /** Rewards per unit of weight that are accounted to this stake, scaled by 10^18. */
    rewardDebt: number | bigint;
    /** Base units of rewards ready to be claimed. */
    rewardPending: number | bigint;
    /** When unstaking began, Unix seconds; zero while it has not. */
    unstakedAt: number | bigint;
    /** Seconds that unstaking takes. */
    duration: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** Rewards beside the pending ones, scaled by 10^18; less than a base unit. */
    rewardFraction: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link StakeArgs} account data. */
export function getStakeEncoder(): FixedSizeEncoder<StakeArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['vaultBump', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['owner', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['vault', getAddressEncoder()],
            ['amount', getU64Encoder()],
            ['xnos', getU64Encoder()],
            ['bondedXnos', getU64Encoder()],
            ['withdrawn', getU64Encoder()],
            ['slashed', getU64Encoder()],
            ['rewardDebt', getU128Encoder()],
            ['rewardPending', getU64Encoder()],
            ['unstakedAt', getI64Encoder()],
            ['duration', getU32Encoder()],
            ['padding2', fixEncoderSize(getBytesEncoder(), 4)],
            ['rewardFraction', getU64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 56)],
        ]),
        (value) => ({ ...value, discriminator: STAKE_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Stake} account data. */
export function getStakeDecoder(): FixedSizeDecoder<Stake> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['vaultBump', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['owner', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['vault', getAddressDecoder()],
        ['amount', getU64Decoder()],
        ['xnos', getU64Decoder()],
        ['bondedXnos', getU64Decoder()],
        ['withdrawn', getU64Decoder()],
        ['slashed', getU64Decoder()],
        ['rewardDebt', getU128Decoder()],
        ['rewardPending', getU64Decoder()],
        ['unstakedAt', getI64Decoder()],
        ['duration', getU32Decoder()],
        ['padding2', fixDecoderSize(getBytesDecoder(), 4)],
        ['rewardFraction', getU64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 56)],
    ]);
}

/** Gets the codec for {@link Stake} account data. */
export function getStakeCodec(): FixedSizeCodec<StakeArgs, Stake> {
    return combineCodec(getStakeEncoder(), getStakeDecoder());
}

export function decodeStake<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Stake, TAddress>;
export function decodeStake<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Stake, TAddress>;
export function decodeStake<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Stake, TAddress> | MaybeAccount<Stake, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getStakeDecoder());
}

export async function fetchStake<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Stake, TAddress>> {
    const maybeAccount = await fetchMaybeStake(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeStake<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Stake, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeStake(maybeAccount);
}

export async function fetchAllStake(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Stake>[]> {
    const maybeAccounts = await fetchAllMaybeStake(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeStake(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Stake>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeStake(maybeAccount));
}

export function getStakeSize(): number {
    return 256;
}
