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

export const ADMISSION_DISCRIMINATOR = new Uint8Array([83, 88, 234, 149, 171, 195, 64, 40]);

export function getAdmissionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(ADMISSION_DISCRIMINATOR);
}

export type Admission = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** The tier that it got. */
    tier: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The import. */
    import: Address;
    /** The host. */
    host: Address;
    /** When it was imported, Unix seconds. */
    at: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type AdmissionArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** The tier that it got. */
    tier: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The import. */
    import: Address;
    /** The host. */
    host: Address;
    /** When it was imported, Unix seconds. */
    at: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link AdmissionArgs} account data. */
export function getAdmissionEncoder(): FixedSizeEncoder<AdmissionArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['tier', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 5)],
            ['import', getAddressEncoder()],
            ['host', getAddressEncoder()],
            ['at', getI64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 16)],
        ]),
        (value) => ({ ...value, discriminator: ADMISSION_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Admission} account data. */
export function getAdmissionDecoder(): FixedSizeDecoder<Admission> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['tier', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 5)],
        ['import', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['at', getI64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 16)],
    ]);
}

/** Gets the codec for {@link Admission} account data. */
export function getAdmissionCodec(): FixedSizeCodec<AdmissionArgs, Admission> {
    return combineCodec(getAdmissionEncoder(), getAdmissionDecoder());
}

export function decodeAdmission<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Admission, TAddress>;
export function decodeAdmission<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Admission, TAddress>;
export function decodeAdmission<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Admission, TAddress> | MaybeAccount<Admission, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getAdmissionDecoder());
}

export async function fetchAdmission<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Admission, TAddress>> {
    const maybeAccount = await fetchMaybeAdmission(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeAdmission<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Admission, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeAdmission(maybeAccount);
}

export async function fetchAllAdmission(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Admission>[]> {
    const maybeAccounts = await fetchAllMaybeAdmission(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeAdmission(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Admission>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeAdmission(maybeAccount));
}

export function getAdmissionSize(): number {
    return 104;
}
