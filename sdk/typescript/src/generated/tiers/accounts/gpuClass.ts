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

export const GPU_CLASS_DISCRIMINATOR = new Uint8Array([139, 95, 27, 61, 8, 159, 16, 41]);

export function getGpuClassDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(GPU_CLASS_DISCRIMINATOR);
}

export type GpuClass = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** 1 when hosts may register in it. */
    allowed: number;
    /** Zero. */
    padding: number;
    /** The id that its address is derived from. */
    id: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** Its name, UTF-8, padded with zeros. */
    name: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Zero. */
    padding3: ReadonlyUint8Array;
    /**
     * Benchmark figures that scores are relative to: INT8 operations a second,
     * memory bandwidth in bytes a second, FP16 and FP32 operations a second; zero while
     * unmeasured. Superseded by the next ones once they are due.
     */
    baseline: Array<bigint>;
    /** The figures from `baseline_at` on; zero when none are proposed. */
    nextBaseline: Array<bigint>;
    /** When `next_baseline` takes effect, Unix seconds; zero when none is proposed. */
    baselineAt: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type GpuClassArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** 1 when hosts may register in it. */
    allowed: number;
    /** Zero. */
    padding: number;
    /** The id that its address is derived from. */
    id: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** Its name, UTF-8, padded with zeros. */
    name: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Zero. */
    padding3: ReadonlyUint8Array;
    /**
     * Benchmark figures that scores are relative to: INT8 operations a second,
     * memory bandwidth in bytes a second, FP16 and FP32 operations a second; zero while
     * unmeasured. Superseded by the next ones once they are due.
     */
    baseline: Array<number | bigint>;
    /** The figures from `baseline_at` on; zero when none are proposed. */
    nextBaseline: Array<number | bigint>;
    /** When `next_baseline` takes effect, Unix seconds; zero when none is proposed. */
    baselineAt: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link GpuClassArgs} account data. */
export function getGpuClassEncoder(): FixedSizeEncoder<GpuClassArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['allowed', getU8Encoder()],
            ['padding', getU8Encoder()],
            ['id', getU16Encoder()],
            ['padding2', fixEncoderSize(getBytesEncoder(), 2)],
            ['name', fixEncoderSize(getBytesEncoder(), 32)],
            ['vramMib', getU32Encoder()],
            ['padding3', fixEncoderSize(getBytesEncoder(), 4)],
            ['baseline', getArrayEncoder(getU64Encoder(), { size: 4 })],
            ['nextBaseline', getArrayEncoder(getU64Encoder(), { size: 4 })],
            ['baselineAt', getI64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 24)],
        ]),
        (value) => ({ ...value, discriminator: GPU_CLASS_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link GpuClass} account data. */
export function getGpuClassDecoder(): FixedSizeDecoder<GpuClass> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['allowed', getU8Decoder()],
        ['padding', getU8Decoder()],
        ['id', getU16Decoder()],
        ['padding2', fixDecoderSize(getBytesDecoder(), 2)],
        ['name', fixDecoderSize(getBytesDecoder(), 32)],
        ['vramMib', getU32Decoder()],
        ['padding3', fixDecoderSize(getBytesDecoder(), 4)],
        ['baseline', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['nextBaseline', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['baselineAt', getI64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 24)],
    ]);
}

/** Gets the codec for {@link GpuClass} account data. */
export function getGpuClassCodec(): FixedSizeCodec<GpuClassArgs, GpuClass> {
    return combineCodec(getGpuClassEncoder(), getGpuClassDecoder());
}

export function decodeGpuClass<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<GpuClass, TAddress>;
export function decodeGpuClass<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<GpuClass, TAddress>;
export function decodeGpuClass<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<GpuClass, TAddress> | MaybeAccount<GpuClass, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getGpuClassDecoder());
}

export async function fetchGpuClass<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<GpuClass, TAddress>> {
    const maybeAccount = await fetchMaybeGpuClass(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeGpuClass<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<GpuClass, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeGpuClass(maybeAccount);
}

export async function fetchAllGpuClass(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<GpuClass>[]> {
    const maybeAccounts = await fetchAllMaybeGpuClass(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeGpuClass(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<GpuClass>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeGpuClass(maybeAccount));
}

export function getGpuClassSize(): number {
    return 152;
}
