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

export const HOST_RECORD_DISCRIMINATOR = new Uint8Array([9, 27, 187, 125, 182, 110, 238, 120]);

export function getHostRecordDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(HOST_RECORD_DISCRIMINATOR);
}

export type HostRecord = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** See `nosana_common::host_record::HostState`. */
    state: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The host. */
    host: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** The market that it waits or works in; zero when it is idle. */
    market: Address;
    /** The job that it works on; zero while it does not. */
    job: Address;
    /** Number of its place in the queue, while it waits. */
    queueSlot: bigint;
    /** Until when its place is valid, Unix seconds. */
    validUntil: bigint;
    /**
     * The last second that it was known to wait or work, Unix seconds. All before is in
     * `online` and the days; nothing after is.
     */
    lastSeen: bigint;
    /** Seconds in which it held a valid lease or worked, ever. */
    online: bigint;
    /** Seconds worked and paid for, ever. */
    served: bigint;
    /** Base units earned, ever. */
    earned: bigint;
    /** Jobs finished, ever. */
    completed: number;
    /**
     * Jobs that failed by the host's fault, ever: not started in time, never heard of
     * again, or given back after they had started.
     */
    failed: number;
    /**
     * Lamports of this account that are its rent; what it holds above them are the
     * bounties for expiring its jobs.
     */
    rent: bigint;
    /**
     * The last days, by day modulo their number: each 24 bytes, see
     * `nosana_common::host_record::Day`.
     */
    days: Array<ReadonlyUint8Array>;
    /** Jobs given back before they started, ever. */
    returned: number;
    /**
     * When this account was opened, Unix seconds; zero where it was before that was
     * noted.
     */
    openedAt: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type HostRecordArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** See `nosana_common::host_record::HostState`. */
    state: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The host. */
    host: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** The market that it waits or works in; zero when it is idle. */
    market: Address;
    /** The job that it works on; zero while it does not. */
    job: Address;
    /** Number of its place in the queue, while it waits. */
    queueSlot: number | bigint;
    /** Until when its place is valid, Unix seconds. */
    validUntil: number | bigint;
    /**
     * The last second that it was known to wait or work, Unix seconds. All before is in
     * `online` and the days; nothing after is.
     */
    lastSeen: number | bigint;
    /** Seconds in which it held a valid lease or worked, ever. */
    online: number | bigint;
    /** Seconds worked and paid for, ever. */
    served: number | bigint;
    /** Base units earned, ever. */
    earned: number | bigint;
    /** Jobs finished, ever. */
    completed: number;
    /**
     * Jobs that failed by the host's fault, ever: not started in time, never heard of
     * again, or given back after they had started.
     */
    failed: number;
    /**
     * Lamports of this account that are its rent; what it holds above them are the
     * bounties for expiring its jobs.
     */
    rent: number | bigint;
    /**
     * The last days, by day modulo their number: each 24 bytes, see
     * `nosana_common::host_record::Day`.
     */
    days: Array<ReadonlyUint8Array>;
    /** Jobs given back before they started, ever. */
    returned: number;
    /**
     * When this account was opened, Unix seconds; zero where it was before that was
     * noted.
     */
    openedAt: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link HostRecordArgs} account data. */
export function getHostRecordEncoder(): FixedSizeEncoder<HostRecordArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['state', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['host', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['market', getAddressEncoder()],
            ['job', getAddressEncoder()],
            ['queueSlot', getU64Encoder()],
            ['validUntil', getI64Encoder()],
            ['lastSeen', getI64Encoder()],
            ['online', getU64Encoder()],
            ['served', getU64Encoder()],
            ['earned', getU64Encoder()],
            ['completed', getU32Encoder()],
            ['failed', getU32Encoder()],
            ['rent', getU64Encoder()],
            ['days', getArrayEncoder(fixEncoderSize(getBytesEncoder(), 24), { size: 32 })],
            ['returned', getU32Encoder()],
            ['openedAt', getI64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 44)],
        ]),
        (value) => ({ ...value, discriminator: HOST_RECORD_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link HostRecord} account data. */
export function getHostRecordDecoder(): FixedSizeDecoder<HostRecord> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['state', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['host', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['market', getAddressDecoder()],
        ['job', getAddressDecoder()],
        ['queueSlot', getU64Decoder()],
        ['validUntil', getI64Decoder()],
        ['lastSeen', getI64Decoder()],
        ['online', getU64Decoder()],
        ['served', getU64Decoder()],
        ['earned', getU64Decoder()],
        ['completed', getU32Decoder()],
        ['failed', getU32Decoder()],
        ['rent', getU64Decoder()],
        ['days', getArrayDecoder(fixDecoderSize(getBytesDecoder(), 24), { size: 32 })],
        ['returned', getU32Decoder()],
        ['openedAt', getI64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 44)],
    ]);
}

/** Gets the codec for {@link HostRecord} account data. */
export function getHostRecordCodec(): FixedSizeCodec<HostRecordArgs, HostRecord> {
    return combineCodec(getHostRecordEncoder(), getHostRecordDecoder());
}

export function decodeHostRecord<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<HostRecord, TAddress>;
export function decodeHostRecord<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<HostRecord, TAddress>;
export function decodeHostRecord<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<HostRecord, TAddress> | MaybeAccount<HostRecord, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getHostRecordDecoder());
}

export async function fetchHostRecord<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<HostRecord, TAddress>> {
    const maybeAccount = await fetchMaybeHostRecord(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeHostRecord<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<HostRecord, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeHostRecord(maybeAccount);
}

export async function fetchAllHostRecord(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<HostRecord>[]> {
    const maybeAccounts = await fetchAllMaybeHostRecord(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeHostRecord(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<HostRecord>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeHostRecord(maybeAccount));
}

export function getHostRecordSize(): number {
    return 1032;
}
