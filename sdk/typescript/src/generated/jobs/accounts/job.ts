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
    getI32Decoder,
    getI32Encoder,
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

export const JOB_DISCRIMINATOR = new Uint8Array([75, 124, 80, 203, 161, 180, 202, 80]);

export function getJobDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(JOB_DISCRIMINATOR);
}

export type Job = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the escrow's address. */
    escrowBump: number;
    /** See `nosana_common::job::JobState`. */
    state: number;
    /** How often it was given to a host. */
    attempts: number;
    /** Why it ended or was given back, see [`EndReason`]. */
    reason: number;
    /** The host's share of the price, basis points, as posted. */
    hostShareBps: number;
    /** The fee on what is earned, basis points, as posted. */
    feeBps: number;
    /**
     * The tier that its market asked of hosts, as posted; zero asks for nothing, as in
     * jobs of before this was noted.
     */
    tier: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Chosen by the client; makes the address. */
    nonce: bigint;
    /** Who posted it. */
    client: Address;
    /** Who paid the rent of the job and its escrow, and gets it back. */
    payer: Address;
    /** Where it was posted. */
    market: Address;
    /** The token account that paid, and that the rest returns to. */
    refund: Address;
    /** SHA-256 of the definition's bytes. */
    definition: ReadonlyUint8Array;
    /** SHA-256 of the result's bytes; zero while there is none. */
    result: ReadonlyUint8Array;
    /** The host; zero while it has none. */
    host: Address;
    /** The token account that the host is paid to; zero before it started. */
    payout: Address;
    /** Hosts that never get it again. */
    excluded: Array<Address>;
    /** Base units per second, as posted. */
    price: bigint;
    /** Base units put into escrow. */
    deposit: bigint;
    /** Base units paid to hosts. */
    paidHost: bigint;
    /** Base units paid as fee. */
    paidFee: bigint;
    /** Base units returned to the client. */
    refunded: bigint;
    /** Base units due to the host that its account could not take. */
    owedHost: bigint;
    /** Base units of fee earned and not yet paid. */
    owedFee: bigint;
    /** Base units due to the client that its account could not take. */
    owedClient: bigint;
    /** Number of its place in the queue, while it waits. */
    queueSlot: bigint;
    /** When it was posted, Unix seconds. */
    postedAt: bigint;
    /** When its host was assigned, Unix seconds; zero while it has none. */
    assignedAt: bigint;
    /** When its host started, Unix seconds; zero before. */
    startedAt: bigint;
    /** When it ended, Unix seconds; zero before. */
    endedAt: bigint;
    /** The most seconds that are paid for, over all hosts. */
    timeout: number;
    /** Seconds of this run that are paid for. */
    paidSeconds: number;
    /** Seconds paid for to hosts before the present one. */
    usedSeconds: number;
    /** Seconds after the assignment in which a host must start, as posted. */
    startLimit: number;
    /** Seconds that this account is kept after the end, as posted. */
    retention: number;
    /** What the job's process ended with; zero while it has not. */
    exitCode: number;
    /** Weight that its market asked hosts to have bonded, xNOS, as posted. */
    bondMinimum: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type JobArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the escrow's address. */
    escrowBump: number;
    /** See `nosana_common::job::JobState`. */
    state: number;
    /** How often it was given to a host. */
    attempts: number;
    /** Why it ended or was given back, see [`EndReason`]. */
    reason: number;
    /** The host's share of the price, basis points, as posted. */
    hostShareBps: number;
    /** The fee on what is earned, basis points, as posted. */
    feeBps: number;
    /**
     * The tier that its market asked of hosts, as posted; zero asks for nothing, as in
     * jobs of before this was noted.
     */
    tier: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Chosen by the client; makes the address. */
    nonce: number | bigint;
    /** Who posted it. */
    client: Address;
    /** Who paid the rent of the job and its escrow, and gets it back. */
    payer: Address;
    /** Where it was posted. */
    market: Address;
    /** The token account that paid, and that the rest returns to. */
    refund: Address;
    /** SHA-256 of the definition's bytes. */
    definition: ReadonlyUint8Array;
    /** SHA-256 of the result's bytes; zero while there is none. */
    result: ReadonlyUint8Array;
    /** The host; zero while it has none. */
    host: Address;
    /** The token account that the host is paid to; zero before it started. */
    payout: Address;
    /** Hosts that never get it again. */
    excluded: Array<Address>;
    /** Base units per second, as posted. */
    price: number | bigint;
    /** Base units put into escrow. */
    deposit: number | bigint;
    /** Base units paid to hosts. */
    paidHost: number | bigint;
    /** Base units paid as fee. */
    paidFee: number | bigint;
    /** Base units returned to the client. */
    refunded: number | bigint;
    /** Base units due to the host that its account could not take. */
    owedHost: number | bigint;
    /** Base units of fee earned and not yet paid. */
    owedFee: number | bigint;
    /** Base units due to the client that its account could not take. */
    owedClient: number | bigint;
    /** Number of its place in the queue, while it waits. */
    queueSlot: number | bigint;
    /** When it was posted, Unix seconds. */
    postedAt: number | bigint;
    /** When its host was assigned, Unix seconds; zero while it has none. */
    assignedAt: number | bigint;
    /** When its host started, Unix seconds; zero before. */
    startedAt: number | bigint;
    /** When it ended, Unix seconds; zero before. */
    endedAt: number | bigint;
    /** The most seconds that are paid for, over all hosts. */
    timeout: number;
    /** Seconds of this run that are paid for. */
    paidSeconds: number;
    /** Seconds paid for to hosts before the present one. */
    usedSeconds: number;
    /** Seconds after the assignment in which a host must start, as posted. */
    startLimit: number;
    /** Seconds that this account is kept after the end, as posted. */
    retention: number;
    /** What the job's process ended with; zero while it has not. */
    exitCode: number;
    /** Weight that its market asked hosts to have bonded, xNOS, as posted. */
    bondMinimum: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link JobArgs} account data. */
export function getJobEncoder(): FixedSizeEncoder<JobArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['escrowBump', getU8Encoder()],
            ['state', getU8Encoder()],
            ['attempts', getU8Encoder()],
            ['reason', getU8Encoder()],
            ['hostShareBps', getU16Encoder()],
            ['feeBps', getU16Encoder()],
            ['tier', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['nonce', getU64Encoder()],
            ['client', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['market', getAddressEncoder()],
            ['refund', getAddressEncoder()],
            ['definition', fixEncoderSize(getBytesEncoder(), 32)],
            ['result', fixEncoderSize(getBytesEncoder(), 32)],
            ['host', getAddressEncoder()],
            ['payout', getAddressEncoder()],
            ['excluded', getArrayEncoder(getAddressEncoder(), { size: 3 })],
            ['price', getU64Encoder()],
            ['deposit', getU64Encoder()],
            ['paidHost', getU64Encoder()],
            ['paidFee', getU64Encoder()],
            ['refunded', getU64Encoder()],
            ['owedHost', getU64Encoder()],
            ['owedFee', getU64Encoder()],
            ['owedClient', getU64Encoder()],
            ['queueSlot', getU64Encoder()],
            ['postedAt', getI64Encoder()],
            ['assignedAt', getI64Encoder()],
            ['startedAt', getI64Encoder()],
            ['endedAt', getI64Encoder()],
            ['timeout', getU32Encoder()],
            ['paidSeconds', getU32Encoder()],
            ['usedSeconds', getU32Encoder()],
            ['startLimit', getU32Encoder()],
            ['retention', getU32Encoder()],
            ['exitCode', getI32Encoder()],
            ['bondMinimum', getU64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 56)],
        ]),
        (value) => ({ ...value, discriminator: JOB_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Job} account data. */
export function getJobDecoder(): FixedSizeDecoder<Job> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['escrowBump', getU8Decoder()],
        ['state', getU8Decoder()],
        ['attempts', getU8Decoder()],
        ['reason', getU8Decoder()],
        ['hostShareBps', getU16Decoder()],
        ['feeBps', getU16Decoder()],
        ['tier', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['nonce', getU64Decoder()],
        ['client', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['refund', getAddressDecoder()],
        ['definition', fixDecoderSize(getBytesDecoder(), 32)],
        ['result', fixDecoderSize(getBytesDecoder(), 32)],
        ['host', getAddressDecoder()],
        ['payout', getAddressDecoder()],
        ['excluded', getArrayDecoder(getAddressDecoder(), { size: 3 })],
        ['price', getU64Decoder()],
        ['deposit', getU64Decoder()],
        ['paidHost', getU64Decoder()],
        ['paidFee', getU64Decoder()],
        ['refunded', getU64Decoder()],
        ['owedHost', getU64Decoder()],
        ['owedFee', getU64Decoder()],
        ['owedClient', getU64Decoder()],
        ['queueSlot', getU64Decoder()],
        ['postedAt', getI64Decoder()],
        ['assignedAt', getI64Decoder()],
        ['startedAt', getI64Decoder()],
        ['endedAt', getI64Decoder()],
        ['timeout', getU32Decoder()],
        ['paidSeconds', getU32Decoder()],
        ['usedSeconds', getU32Decoder()],
        ['startLimit', getU32Decoder()],
        ['retention', getU32Decoder()],
        ['exitCode', getI32Decoder()],
        ['bondMinimum', getU64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 56)],
    ]);
}

/** Gets the codec for {@link Job} account data. */
export function getJobCodec(): FixedSizeCodec<JobArgs, Job> {
    return combineCodec(getJobEncoder(), getJobDecoder());
}

export function decodeJob<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Job, TAddress>;
export function decodeJob<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Job, TAddress>;
export function decodeJob<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Job, TAddress> | MaybeAccount<Job, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getJobDecoder());
}

export async function fetchJob<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Job, TAddress>> {
    const maybeAccount = await fetchMaybeJob(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeJob<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Job, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeJob(maybeAccount);
}

export async function fetchAllJob(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Job>[]> {
    const maybeAccounts = await fetchAllMaybeJob(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeJob(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Job>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeJob(maybeAccount));
}

export function getJobSize(): number {
    return 576;
}
