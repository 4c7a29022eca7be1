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

export const MARKET_DISCRIMINATOR = new Uint8Array([219, 190, 213, 55, 0, 227, 198, 154]);

export function getMarketDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(MARKET_DISCRIMINATOR);
}

export type Market = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** The tier that hosts need, see `nosana_common::tier::Tier`. */
    tier: number;
    /** How the price is set, see `nosana_common::price::PriceKind`. */
    priceKind: number;
    /** The host's share of the price, basis points. */
    hostShareBps: number;
    /** What clients pay less than the price, basis points of it. */
    discountBps: number;
    /** The name that its address is derived from, ASCII, padded with zeros. */
    slug: ReadonlyUint8Array;
    /** Who may change it. */
    authority: Address;
    /** The token that jobs are paid in. */
    mint: Address;
    /** The class of GPUs, of the tiers program. */
    class: Address;
    /** Its queue; zero until it was created. */
    queue: Address;
    /** Pyth's price account when the price is in dollars; zero otherwise. */
    priceAccount: Address;
    /**
     * Per second, before the discount: base units, or 10⁻¹² dollars when it is in
     * dollars.
     */
    price: bigint;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: bigint;
    /** Shortest timeout of a job, seconds. */
    minTimeout: number;
    /** Longest timeout of a job, seconds. */
    maxTimeout: number;
    /** Seconds after the assignment in which a host must start. */
    startLimit: number;
    /** Seconds that a place in the queue is valid without renewal. */
    lease: number;
    /** Seconds that a finished job's account is kept. */
    retention: number;
    /** Memory of one GPU in the class, MiB, when the market was opened. */
    vramMib: number;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Pyth's id of the price when it is in dollars; zero otherwise. */
    feedId: ReadonlyUint8Array;
    /** How old that price may be, seconds. */
    maxAge: number;
    /** How wide its confidence interval may be, basis points of the price. */
    maxConfidenceBps: number;
    /** 1 while no job may be posted here. Everything else goes on. */
    paused: number;
    /** Zero. */
    padding: number;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type MarketArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** The tier that hosts need, see `nosana_common::tier::Tier`. */
    tier: number;
    /** How the price is set, see `nosana_common::price::PriceKind`. */
    priceKind: number;
    /** The host's share of the price, basis points. */
    hostShareBps: number;
    /** What clients pay less than the price, basis points of it. */
    discountBps: number;
    /** The name that its address is derived from, ASCII, padded with zeros. */
    slug: ReadonlyUint8Array;
    /** Who may change it. */
    authority: Address;
    /** The token that jobs are paid in. */
    mint: Address;
    /** The class of GPUs, of the tiers program. */
    class: Address;
    /** Its queue; zero until it was created. */
    queue: Address;
    /** Pyth's price account when the price is in dollars; zero otherwise. */
    priceAccount: Address;
    /**
     * Per second, before the discount: base units, or 10⁻¹² dollars when it is in
     * dollars.
     */
    price: number | bigint;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: number | bigint;
    /** Shortest timeout of a job, seconds. */
    minTimeout: number;
    /** Longest timeout of a job, seconds. */
    maxTimeout: number;
    /** Seconds after the assignment in which a host must start. */
    startLimit: number;
    /** Seconds that a place in the queue is valid without renewal. */
    lease: number;
    /** Seconds that a finished job's account is kept. */
    retention: number;
    /** Memory of one GPU in the class, MiB, when the market was opened. */
    vramMib: number;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Pyth's id of the price when it is in dollars; zero otherwise. */
    feedId: ReadonlyUint8Array;
    /** How old that price may be, seconds. */
    maxAge: number;
    /** How wide its confidence interval may be, basis points of the price. */
    maxConfidenceBps: number;
    /** 1 while no job may be posted here. Everything else goes on. */
    paused: number;
    /** Zero. */
    padding: number;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link MarketArgs} account data. */
export function getMarketEncoder(): FixedSizeEncoder<MarketArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['tier', getU8Encoder()],
            ['priceKind', getU8Encoder()],
            ['hostShareBps', getU16Encoder()],
            ['discountBps', getU16Encoder()],
            ['slug', fixEncoderSize(getBytesEncoder(), 32)],
            ['authority', getAddressEncoder()],
            ['mint', getAddressEncoder()],
            ['class', getAddressEncoder()],
            ['queue', getAddressEncoder()],
            ['priceAccount', getAddressEncoder()],
            ['price', getU64Encoder()],
            ['bondMinimum', getU64Encoder()],
            ['minTimeout', getU32Encoder()],
            ['maxTimeout', getU32Encoder()],
            ['startLimit', getU32Encoder()],
            ['lease', getU32Encoder()],
            ['retention', getU32Encoder()],
            ['vramMib', getU32Encoder()],
            ['pendingAuthority', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['feedId', fixEncoderSize(getBytesEncoder(), 32)],
            ['maxAge', getU32Encoder()],
            ['maxConfidenceBps', getU16Encoder()],
            ['paused', getU8Encoder()],
            ['padding', getU8Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: MARKET_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Market} account data. */
export function getMarketDecoder(): FixedSizeDecoder<Market> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['tier', getU8Decoder()],
        ['priceKind', getU8Decoder()],
        ['hostShareBps', getU16Decoder()],
        ['discountBps', getU16Decoder()],
        ['slug', fixDecoderSize(getBytesDecoder(), 32)],
        ['authority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['class', getAddressDecoder()],
        ['queue', getAddressDecoder()],
        ['priceAccount', getAddressDecoder()],
        ['price', getU64Decoder()],
        ['bondMinimum', getU64Decoder()],
        ['minTimeout', getU32Decoder()],
        ['maxTimeout', getU32Decoder()],
        ['startLimit', getU32Decoder()],
        ['lease', getU32Decoder()],
        ['retention', getU32Decoder()],
        ['vramMib', getU32Decoder()],
        ['pendingAuthority', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['feedId', fixDecoderSize(getBytesDecoder(), 32)],
        ['maxAge', getU32Decoder()],
        ['maxConfidenceBps', getU16Decoder()],
        ['paused', getU8Decoder()],
        ['padding', getU8Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

/** Gets the codec for {@link Market} account data. */
export function getMarketCodec(): FixedSizeCodec<MarketArgs, Market> {
    return combineCodec(getMarketEncoder(), getMarketDecoder());
}

export function decodeMarket<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Market, TAddress>;
export function decodeMarket<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Market, TAddress>;
export function decodeMarket<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Market, TAddress> | MaybeAccount<Market, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getMarketDecoder());
}

export async function fetchMarket<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Market, TAddress>> {
    const maybeAccount = await fetchMaybeMarket(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeMarket<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Market, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeMarket(maybeAccount);
}

export async function fetchAllMarket(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Market>[]> {
    const maybeAccounts = await fetchAllMaybeMarket(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeMarket(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Market>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeMarket(maybeAccount));
}

export function getMarketSize(): number {
    return 416;
}
