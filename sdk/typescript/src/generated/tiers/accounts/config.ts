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
    getArrayDecoder,
    getArrayEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
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
import { getPolicyDecoder, getPolicyEncoder, type Policy, type PolicyArgs } from '../types/index.js';

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
    /** 1 when new hosts enter Community at once, 0 when they are waitlisted. */
    registrationOpen: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who may change tiers, classes and the policy. */
    admin: Address;
    /** Who may accept the admin's part; zero when nobody is proposed. */
    pendingAdmin: Address;
    /** Who may submit reports; zero: nobody. */
    assessor: Address;
    /** The token that hosts are paid in. */
    mint: Address;
    /** The policy in force. */
    policy: Policy;
    /** The policy proposed; all zero when none is. */
    proposedPolicy: Policy;
    /** When the proposed policy may take effect, Unix seconds; zero when none is proposed. */
    proposedEffectiveAt: bigint;
    /** Who else may submit reports; zero: nobody. */
    moreAssessors: Array<Address>;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type ConfigArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** 1 when new hosts enter Community at once, 0 when they are waitlisted. */
    registrationOpen: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who may change tiers, classes and the policy. */
    admin: Address;
    /** Who may accept the admin's part; zero when nobody is proposed. */
    pendingAdmin: Address;
    /** Who may submit reports; zero: nobody. */
    assessor: Address;
    /** The token that hosts are paid in. */
    mint: Address;
    /** The policy in force. */
    policy: PolicyArgs;
    /** The policy proposed; all zero when none is. */
    proposedPolicy: PolicyArgs;
    /** When the proposed policy may take effect, Unix seconds; zero when none is proposed. */
    proposedEffectiveAt: number | bigint;
    /** Who else may submit reports; zero: nobody. */
    moreAssessors: Array<Address>;
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
            ['registrationOpen', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['admin', getAddressEncoder()],
            ['pendingAdmin', getAddressEncoder()],
            ['assessor', getAddressEncoder()],
            ['mint', getAddressEncoder()],
            ['policy', getPolicyEncoder()],
            ['proposedPolicy', getPolicyEncoder()],
            ['proposedEffectiveAt', getI64Encoder()],
            ['moreAssessors', getArrayEncoder(getAddressEncoder(), { size: 2 })],
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
        ['registrationOpen', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['admin', getAddressDecoder()],
        ['pendingAdmin', getAddressDecoder()],
        ['assessor', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['policy', getPolicyDecoder()],
        ['proposedPolicy', getPolicyDecoder()],
        ['proposedEffectiveAt', getI64Decoder()],
        ['moreAssessors', getArrayDecoder(getAddressDecoder(), { size: 2 })],
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
    return 376;
}
