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
    type Codec,
    type Decoder,
    type EncodedAccount,
    type Encoder,
    type FetchAccountConfig,
    type FetchAccountsConfig,
    type MaybeAccount,
    type MaybeEncodedAccount,
    type ReadonlyUint8Array,
} from '@solana/kit';
import { getQueueEntryDecoder, getQueueEntryEncoder, type QueueEntry, type QueueEntryArgs } from '../types/index.js';

export const QUEUE_DISCRIMINATOR = new Uint8Array([204, 167, 6, 247, 20, 33, 2, 188]);

export function getQueueDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(QUEUE_DISCRIMINATOR);
}

export type Queue = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** What waits, see `nosana_common::ring::QueueKind`. */
    kind: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** How many entries there is place for. */
    capacity: number;
    /** The market. */
    market: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /**
     * Number of the first entry. Entry `n` stands at place `(n + shift) modulo
     * capacity`.
     */
    head: bigint;
    /** Number after the last entry. */
    tail: bigint;
    /** How many entries wait, without those taken out of the middle. */
    waiting: number;
    /** What is added to a number before it is taken modulo the capacity. */
    shift: number;
    /** Job accounts of the market, of whatever state, that are not closed yet. */
    jobs: number;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
    /** The items, in the order of their places. */
    entries: Array<QueueEntry>;
};

export type QueueArgs = {
    /** Layout of this account. */
    version: number;
    /** What waits, see `nosana_common::ring::QueueKind`. */
    kind: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** How many entries there is place for. */
    capacity: number;
    /** The market. */
    market: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /**
     * Number of the first entry. Entry `n` stands at place `(n + shift) modulo
     * capacity`.
     */
    head: number | bigint;
    /** Number after the last entry. */
    tail: number | bigint;
    /** How many entries wait, without those taken out of the middle. */
    waiting: number;
    /** What is added to a number before it is taken modulo the capacity. */
    shift: number;
    /** Job accounts of the market, of whatever state, that are not closed yet. */
    jobs: number;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
    /** The items, in the order of their places. */
    entries: Array<QueueEntryArgs>;
};

/** Gets the encoder for {@link QueueArgs} account data. */
export function getQueueEncoder(): Encoder<QueueArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['kind', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 2)],
            ['capacity', getU32Encoder()],
            ['market', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['head', getU64Encoder()],
            ['tail', getU64Encoder()],
            ['waiting', getU32Encoder()],
            ['shift', getU32Encoder()],
            ['jobs', getU32Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 28)],
            ['entries', getArrayEncoder(getQueueEntryEncoder())],
        ]),
        (value) => ({ ...value, discriminator: QUEUE_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Queue} account data. */
export function getQueueDecoder(): Decoder<Queue> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['kind', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 2)],
        ['capacity', getU32Decoder()],
        ['market', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['head', getU64Decoder()],
        ['tail', getU64Decoder()],
        ['waiting', getU32Decoder()],
        ['shift', getU32Decoder()],
        ['jobs', getU32Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 28)],
        ['entries', getArrayDecoder(getQueueEntryDecoder())],
    ]);
}

/** Gets the codec for {@link Queue} account data. */
export function getQueueCodec(): Codec<QueueArgs, Queue> {
    return combineCodec(getQueueEncoder(), getQueueDecoder());
}

export function decodeQueue<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Queue, TAddress>;
export function decodeQueue<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Queue, TAddress>;
export function decodeQueue<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Queue, TAddress> | MaybeAccount<Queue, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getQueueDecoder());
}

export async function fetchQueue<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Queue, TAddress>> {
    const maybeAccount = await fetchMaybeQueue(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeQueue<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Queue, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeQueue(maybeAccount);
}

export async function fetchAllQueue(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Queue>[]> {
    const maybeAccounts = await fetchAllMaybeQueue(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeQueue(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Queue>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeQueue(maybeAccount));
}

export function getQueueSize(): number {
    return 136;
}
