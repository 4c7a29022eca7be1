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
    getU16Decoder,
    getU16Encoder,
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

export const HOST_DISCRIMINATOR = new Uint8Array([141, 195, 28, 93, 45, 127, 175, 216]);

export function getHostDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(HOST_DISCRIMINATOR);
}

export type Host = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Its tier, see `nosana_common::tier::Tier`. */
    tier: number;
    /** How many GPUs. */
    gpus: number;
    /** Which of its owner's hosts it is. */
    index: number;
    /** Proofs and spoof checks failed in a row. */
    strikes: number;
    /** Who owns it: registers, bonds, rotates the worker, closes. */
    owner: Address;
    /** The agent's key: may work, may not move money. */
    worker: Address;
    /** The token account that it is paid to. */
    payout: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Its class of GPUs. */
    class: Address;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros; zero while it has none. */
    endpoint: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** Weight bonded, xNOS, without what is unbonding. */
    bond: bigint;
    /** Since when it has its tier, Unix seconds. */
    tierSince: bigint;
    /** When it was registered, Unix seconds. */
    registeredAt: bigint;
    /** Proofs passed. */
    proofsPassed: number;
    /** Proofs and spoof checks failed. */
    proofsFailed: number;
    /** When the newest proof passed, Unix seconds; zero before the first. */
    proofAt: bigint;
    /**
     * Newest benchmark figures, as `GpuClass::baseline`; zero before the first, and
     * when it failed.
     */
    benchmark: Array<bigint>;
    /**
     * Sequence of the next report. It begins with the time of the registration, so that
     * a host that is closed and registered again does not meet the reports of before.
     */
    nextReport: bigint;
    /** Weight that is being unbonded, xNOS. It answers for slashes until its release. */
    unbonding: bigint;
    /** When what is being unbonded may be released, Unix seconds; zero when nothing is. */
    unbondingUntil: bigint;
    /** Weight of the slash that is proposed, xNOS; zero when none is. */
    slashing: bigint;
    /** When the newest benchmark was reported, Unix seconds; zero before the first. */
    benchmarkedAt: bigint;
    /**
     * When the newest proof or spoof check was reported, passed or not, Unix seconds;
     * zero before the first.
     */
    proofTriedAt: bigint;
    /** Score of the newest benchmark against the class, basis points. */
    scoreBps: number;
    /** Why it has its tier, see `nosana_common::assessment::Reason`. */
    reason: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type HostArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Its tier, see `nosana_common::tier::Tier`. */
    tier: number;
    /** How many GPUs. */
    gpus: number;
    /** Which of its owner's hosts it is. */
    index: number;
    /** Proofs and spoof checks failed in a row. */
    strikes: number;
    /** Who owns it: registers, bonds, rotates the worker, closes. */
    owner: Address;
    /** The agent's key: may work, may not move money. */
    worker: Address;
    /** The token account that it is paid to. */
    payout: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Its class of GPUs. */
    class: Address;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros; zero while it has none. */
    endpoint: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** Weight bonded, xNOS, without what is unbonding. */
    bond: number | bigint;
    /** Since when it has its tier, Unix seconds. */
    tierSince: number | bigint;
    /** When it was registered, Unix seconds. */
    registeredAt: number | bigint;
    /** Proofs passed. */
    proofsPassed: number;
    /** Proofs and spoof checks failed. */
    proofsFailed: number;
    /** When the newest proof passed, Unix seconds; zero before the first. */
    proofAt: number | bigint;
    /**
     * Newest benchmark figures, as `GpuClass::baseline`; zero before the first, and
     * when it failed.
     */
    benchmark: Array<number | bigint>;
    /**
     * Sequence of the next report. It begins with the time of the registration, so that
     * a host that is closed and registered again does not meet the reports of before.
     */
    nextReport: number | bigint;
    /** Weight that is being unbonded, xNOS. It answers for slashes until its release. */
    unbonding: number | bigint;
    /** When what is being unbonded may be released, Unix seconds; zero when nothing is. */
    unbondingUntil: number | bigint;
    /** Weight of the slash that is proposed, xNOS; zero when none is. */
    slashing: number | bigint;
    /** When the newest benchmark was reported, Unix seconds; zero before the first. */
    benchmarkedAt: number | bigint;
    /**
     * When the newest proof or spoof check was reported, passed or not, Unix seconds;
     * zero before the first.
     */
    proofTriedAt: number | bigint;
    /** Score of the newest benchmark against the class, basis points. */
    scoreBps: number;
    /** Why it has its tier, see `nosana_common::assessment::Reason`. */
    reason: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link HostArgs} account data. */
export function getHostEncoder(): FixedSizeEncoder<HostArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['tier', getU8Encoder()],
            ['gpus', getU8Encoder()],
            ['index', getU16Encoder()],
            ['strikes', getU16Encoder()],
            ['owner', getAddressEncoder()],
            ['worker', getAddressEncoder()],
            ['payout', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['class', getAddressEncoder()],
            ['machine', fixEncoderSize(getBytesEncoder(), 32)],
            ['endpoint', fixEncoderSize(getBytesEncoder(), 64)],
            ['region', fixEncoderSize(getBytesEncoder(), 8)],
            ['vramMib', getU32Encoder()],
            ['agentVersion', fixEncoderSize(getBytesEncoder(), 4)],
            ['bond', getU64Encoder()],
            ['tierSince', getI64Encoder()],
            ['registeredAt', getI64Encoder()],
            ['proofsPassed', getU32Encoder()],
            ['proofsFailed', getU32Encoder()],
            ['proofAt', getI64Encoder()],
            ['benchmark', getArrayEncoder(getU64Encoder(), { size: 4 })],
            ['nextReport', getU64Encoder()],
            ['unbonding', getU64Encoder()],
            ['unbondingUntil', getI64Encoder()],
            ['slashing', getU64Encoder()],
            ['benchmarkedAt', getI64Encoder()],
            ['proofTriedAt', getI64Encoder()],
            ['scoreBps', getU32Encoder()],
            ['reason', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 3)],
            ['reserved', fixEncoderSize(getBytesEncoder(), 16)],
        ]),
        (value) => ({ ...value, discriminator: HOST_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Host} account data. */
export function getHostDecoder(): FixedSizeDecoder<Host> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['tier', getU8Decoder()],
        ['gpus', getU8Decoder()],
        ['index', getU16Decoder()],
        ['strikes', getU16Decoder()],
        ['owner', getAddressDecoder()],
        ['worker', getAddressDecoder()],
        ['payout', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['class', getAddressDecoder()],
        ['machine', fixDecoderSize(getBytesDecoder(), 32)],
        ['endpoint', fixDecoderSize(getBytesDecoder(), 64)],
        ['region', fixDecoderSize(getBytesDecoder(), 8)],
        ['vramMib', getU32Decoder()],
        ['agentVersion', fixDecoderSize(getBytesDecoder(), 4)],
        ['bond', getU64Decoder()],
        ['tierSince', getI64Decoder()],
        ['registeredAt', getI64Decoder()],
        ['proofsPassed', getU32Decoder()],
        ['proofsFailed', getU32Decoder()],
        ['proofAt', getI64Decoder()],
        ['benchmark', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['nextReport', getU64Decoder()],
        ['unbonding', getU64Decoder()],
        ['unbondingUntil', getI64Decoder()],
        ['slashing', getU64Decoder()],
        ['benchmarkedAt', getI64Decoder()],
        ['proofTriedAt', getI64Decoder()],
        ['scoreBps', getU32Decoder()],
        ['reason', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 3)],
        ['reserved', fixDecoderSize(getBytesDecoder(), 16)],
    ]);
}

/** Gets the codec for {@link Host} account data. */
export function getHostCodec(): FixedSizeCodec<HostArgs, Host> {
    return combineCodec(getHostEncoder(), getHostDecoder());
}

export function decodeHost<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Host, TAddress>;
export function decodeHost<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Host, TAddress>;
export function decodeHost<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Host, TAddress> | MaybeAccount<Host, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getHostDecoder());
}

export async function fetchHost<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Host, TAddress>> {
    const maybeAccount = await fetchMaybeHost(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeHost<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Host, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeHost(maybeAccount);
}

export async function fetchAllHost(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Host>[]> {
    const maybeAccounts = await fetchAllMaybeHost(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeHost(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Host>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeHost(maybeAccount));
}

export function getHostSize(): number {
    return 432;
}
