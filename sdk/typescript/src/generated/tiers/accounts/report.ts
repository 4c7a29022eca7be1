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

export const REPORT_DISCRIMINATOR = new Uint8Array([232, 246, 229, 227, 242, 105, 190, 2]);

export function getReportDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(REPORT_DISCRIMINATOR);
}

export type Report = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** What was measured, see `nosana_common::assessment::ReportKind`. */
    kind: number;
    /** 1 when it passed. */
    passed: number;
    /** Score against the class, basis points. */
    scoreBps: number;
    /** The host. */
    host: Address;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Its number among the host's reports. */
    sequence: bigint;
    /** When it was submitted, Unix seconds. */
    at: bigint;
    /** The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise. */
    figures: Array<bigint>;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type ReportArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** What was measured, see `nosana_common::assessment::ReportKind`. */
    kind: number;
    /** 1 when it passed. */
    passed: number;
    /** Score against the class, basis points. */
    scoreBps: number;
    /** The host. */
    host: Address;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Its number among the host's reports. */
    sequence: number | bigint;
    /** When it was submitted, Unix seconds. */
    at: number | bigint;
    /** The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise. */
    figures: Array<number | bigint>;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link ReportArgs} account data. */
export function getReportEncoder(): FixedSizeEncoder<ReportArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['kind', getU8Encoder()],
            ['passed', getU8Encoder()],
            ['scoreBps', getU32Encoder()],
            ['host', getAddressEncoder()],
            ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
            ['payer', getAddressEncoder()],
            ['sequence', getU64Encoder()],
            ['at', getI64Encoder()],
            ['figures', getArrayEncoder(getU64Encoder(), { size: 4 })],
            ['reserved', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: REPORT_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Report} account data. */
export function getReportDecoder(): FixedSizeDecoder<Report> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['kind', getU8Decoder()],
        ['passed', getU8Decoder()],
        ['scoreBps', getU32Decoder()],
        ['host', getAddressDecoder()],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['payer', getAddressDecoder()],
        ['sequence', getU64Decoder()],
        ['at', getI64Decoder()],
        ['figures', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['reserved', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

/** Gets the codec for {@link Report} account data. */
export function getReportCodec(): FixedSizeCodec<ReportArgs, Report> {
    return combineCodec(getReportEncoder(), getReportDecoder());
}

export function decodeReport<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Report, TAddress>;
export function decodeReport<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Report, TAddress>;
export function decodeReport<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Report, TAddress> | MaybeAccount<Report, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getReportDecoder());
}

export async function fetchReport<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Report, TAddress>> {
    const maybeAccount = await fetchMaybeReport(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeReport<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Report, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeReport(maybeAccount);
}

export async function fetchAllReport(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Report>[]> {
    const maybeAccounts = await fetchAllMaybeReport(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeReport(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Report>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeReport(maybeAccount));
}

export function getReportSize(): number {
    return 192;
}
