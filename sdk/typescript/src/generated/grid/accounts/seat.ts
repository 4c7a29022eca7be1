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

export const SEAT_DISCRIMINATOR = new Uint8Array([90, 228, 22, 90, 162, 86, 173, 26]);

export function getSeatDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SEAT_DISCRIMINATOR);
}

export type Seat = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** See `nosana_common::grid::SeatState`. */
    state: number;
    /** 1 when its reward was claimed. */
    claimed: number;
    /**
     * How manieth it registered in the phase, from zero. With the address it names the
     * seat: who gives it back and registers again gets another.
     */
    ticket: number;
    /** Place in the waiting list; zero for who was seated at once, too. */
    place: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /** Who owned the host when it registered, and is paid. */
    owner: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Digest of what identifies the machine, as the host has it. */
    machine: ReadonlyUint8Array;
    /**
     * When the host was registered with the tiers program, Unix seconds: another host at
     * its address later is not the one that has the seat.
     */
    hostSince: bigint;
    /** When it registered for the phase, Unix seconds. */
    registeredAt: bigint;
    /** When it got its seat, Unix seconds; zero while it waits. */
    seatedAt: bigint;
    /** When its work was counted last, Unix seconds; zero before. */
    countedAt: bigint;
    /** Points, by kind, see `nosana_common::grid::PointKind`. */
    points: Array<bigint>;
    /** Base units paid. */
    paid: bigint;
    /**
     * What it did on each day of the phase: each 16 bytes, see
     * `nosana_common::grid::SeatDay`.
     */
    days: Array<ReadonlyUint8Array>;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type SeatArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** See `nosana_common::grid::SeatState`. */
    state: number;
    /** 1 when its reward was claimed. */
    claimed: number;
    /**
     * How manieth it registered in the phase, from zero. With the address it names the
     * seat: who gives it back and registers again gets another.
     */
    ticket: number;
    /** Place in the waiting list; zero for who was seated at once, too. */
    place: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The phase. */
    phase: Address;
    /** The host. */
    host: Address;
    /** Who owned the host when it registered, and is paid. */
    owner: Address;
    /** Who paid this account's rent, and gets it back. */
    payer: Address;
    /** Digest of what identifies the machine, as the host has it. */
    machine: ReadonlyUint8Array;
    /**
     * When the host was registered with the tiers program, Unix seconds: another host at
     * its address later is not the one that has the seat.
     */
    hostSince: number | bigint;
    /** When it registered for the phase, Unix seconds. */
    registeredAt: number | bigint;
    /** When it got its seat, Unix seconds; zero while it waits. */
    seatedAt: number | bigint;
    /** When its work was counted last, Unix seconds; zero before. */
    countedAt: number | bigint;
    /** Points, by kind, see `nosana_common::grid::PointKind`. */
    points: Array<number | bigint>;
    /** Base units paid. */
    paid: number | bigint;
    /**
     * What it did on each day of the phase: each 16 bytes, see
     * `nosana_common::grid::SeatDay`.
     */
    days: Array<ReadonlyUint8Array>;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link SeatArgs} account data. */
export function getSeatEncoder(): FixedSizeEncoder<SeatArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['state', getU8Encoder()],
            ['claimed', getU8Encoder()],
            ['ticket', getU32Encoder()],
            ['place', getU32Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 4)],
            ['phase', getAddressEncoder()],
            ['host', getAddressEncoder()],
            ['owner', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['machine', fixEncoderSize(getBytesEncoder(), 32)],
            ['hostSince', getI64Encoder()],
            ['registeredAt', getI64Encoder()],
            ['seatedAt', getI64Encoder()],
            ['countedAt', getI64Encoder()],
            ['points', getArrayEncoder(getU64Encoder(), { size: 6 })],
            ['paid', getU64Encoder()],
            ['days', getArrayEncoder(fixEncoderSize(getBytesEncoder(), 16), { size: 31 })],
            ['reserved', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: SEAT_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Seat} account data. */
export function getSeatDecoder(): FixedSizeDecoder<Seat> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['state', getU8Decoder()],
        ['claimed', getU8Decoder()],
        ['ticket', getU32Decoder()],
        ['place', getU32Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 4)],
        ['phase', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['owner', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['machine', fixDecoderSize(getBytesDecoder(), 32)],
        ['hostSince', getI64Decoder()],
        ['registeredAt', getI64Decoder()],
        ['seatedAt', getI64Decoder()],
        ['countedAt', getI64Decoder()],
        ['points', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['paid', getU64Decoder()],
        ['days', getArrayDecoder(fixDecoderSize(getBytesDecoder(), 16), { size: 31 })],
        ['reserved', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

/** Gets the codec for {@link Seat} account data. */
export function getSeatCodec(): FixedSizeCodec<SeatArgs, Seat> {
    return combineCodec(getSeatEncoder(), getSeatDecoder());
}

export function decodeSeat<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Seat, TAddress>;
export function decodeSeat<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Seat, TAddress>;
export function decodeSeat<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Seat, TAddress> | MaybeAccount<Seat, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getSeatDecoder());
}

export async function fetchSeat<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Seat, TAddress>> {
    const maybeAccount = await fetchMaybeSeat(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybeSeat<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Seat, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodeSeat(maybeAccount);
}

export async function fetchAllSeat(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Seat>[]> {
    const maybeAccounts = await fetchAllMaybeSeat(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybeSeat(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Seat>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodeSeat(maybeAccount));
}

export function getSeatSize(): number {
    return 800;
}
