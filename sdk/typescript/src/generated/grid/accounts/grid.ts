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

export const GRID_DISCRIMINATOR = new Uint8Array([168, 154, 48, 14, 82, 188, 145, 84]);

export function getGridDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(GRID_DISCRIMINATOR);
}

export type Grid = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the pool's address. */
    poolBump: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who may run phases. */
    authority: Address;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** The token that prizes are paid in. */
    mint: Address;
    /** The token account that holds what is not yet given to a phase. */
    pool: Address;
    /**
     * Who may award points in phases that are created from now on; zero where there is
     * none.
     */
    reviewers: Array<Address>;
    /** Base units that phases were opened with and that did not come back. */
    allotted: bigint;
    /** Number of the next phase. */
    nextPhase: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** The most that all phases together may be opened with, base units. */
    budget: bigint;
    /** Base units that came in by `fund`, ever. */
    funded: bigint;
    /**
     * When the days end that some open phase counts, Unix seconds: the next one runs from
     * then on, so that no day and no fee counts in two phases.
     */
    countedUntil: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type GridArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the pool's address. */
    poolBump: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** Who may run phases. */
    authority: Address;
    /** Who may accept the authority; zero when nobody is proposed. */
    pendingAuthority: Address;
    /** The token that prizes are paid in. */
    mint: Address;
    /** The token account that holds what is not yet given to a phase. */
    pool: Address;
    /**
     * Who may award points in phases that are created from now on; zero where there is
     * none.
     */
    reviewers: Array<Address>;
    /** Base units that phases were opened with and that did not come back. */
    allotted: number | bigint;
    /** Number of the next phase. */
    nextPhase: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** The most that all phases together may be opened with, base units. */
    budget: number | bigint;
    /** Base units that came in by `fund`, ever. */
    funded: number | bigint;
    /**
     * When the days end that some open phase counts, Unix seconds: the next one runs from
     * then on, so that no day and no fee counts in two phases.
     */
    countedUntil: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link GridArgs} account data. */
export function getGridEncoder(): FixedSizeEncoder<GridArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['poolBump', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['authority', getAddressEncoder()],
            ['pendingAuthority', getAddressEncoder()],
            ['mint', getAddressEncoder()],
            ['pool', getAddressEncoder()],
            ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
            ['allotted', getU64Encoder()],
            ['nextPhase', getU32Encoder()],
            ['padding2', fixEncoderSize(getBytesEncoder(), 4)],
            ['budget', getU64Encoder()],
            ['funded', getU64Encoder()],
            ['countedUntil', getI64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 40)],
        ]),
        (value) => ({ ...value, discriminator: GRID_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Grid} account data. */
export function getGridDecoder(): FixedSizeDecoder<Grid> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['poolBump', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['authority', getAddressDecoder()],
        ['pendingAuthority', getAddressDecoder()],
        ['mint', getAddressDecoder()],
        ['pool', getAddressDecoder()],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['allotted', getU64Decoder()],
        ['nextPhase', getU32Decoder()],
        ['padding2', fixDecoderSize(getBytesDecoder(), 4)],
        ['budget', getU64Decoder()],
        ['funded', getU64Decoder()],
        ['countedUntil', getI64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 40)],
    ]);
}

/** Gets the codec for {@link Grid} account data. */
export function getGridCodec(): FixedSizeCodec<GridArgs, Grid> {
    return combineCodec(getGridEncoder(), getGridDecoder());
}

export function decodeGrid<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Grid, TAddress>;
export function decodeGrid<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Grid, TAddress>;
export function decodeGrid<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Grid, TAddress> | MaybeAccount<Grid, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getGridDecoder());
}

export async function fetchGrid<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Grid, TAddress>> {
    const maybeAccount = await fetchMaybeGrid(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeGrid<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Grid, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeGrid(maybeAccount);
}

export async function fetchAllGrid(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Grid>[]> {
    const maybeAccounts = await fetchAllMaybeGrid(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeGrid(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Grid>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeGrid(maybeAccount));
}

export function getGridSize(): number {
    return 352;
}
