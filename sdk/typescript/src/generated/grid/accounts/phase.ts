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

export const PHASE_DISCRIMINATOR = new Uint8Array([59, 172, 57, 241, 39, 216, 53, 132]);

export function getPhaseDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(PHASE_DISCRIMINATOR);
}

export type Phase = {
    discriminator: ReadonlyUint8Array;
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the vault's address; zero while it has none. */
    vaultBump: number;
    /** See `nosana_common::grid::PhaseState`. */
    state: number;
    /** What is done about late joiners, see `nosana_common::grid::LateJoin`. */
    lateJoin: number;
    /** 1 when work and uptime count only once a proof passed in the running window. */
    needsProof: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The number that its address is derived from. */
    number: number;
    /** How many seats there are. */
    seats: number;
    /** How many of them are taken. */
    taken: number;
    /** How many wait for one. */
    waiting: number;
    /** How many ever registered: the ticket of the next one. */
    registered: number;
    /** Place in the waiting list whose turn is next. */
    firstPlace: number;
    /** Place in the waiting list that the next one gets. */
    nextPlace: number;
    /** How long rewards can be claimed, seconds. */
    claimSeconds: number;
    /** When registration begins, Unix seconds. */
    registrationFrom: bigint;
    /** When registration ends, Unix seconds. */
    registrationUntil: bigint;
    /** When work begins to count, Unix seconds. */
    runningFrom: bigint;
    /** When work no longer counts, Unix seconds. */
    runningUntil: bigint;
    /** When points can no longer change, Unix seconds. */
    reviewUntil: bigint;
    /** When it was made final, Unix seconds; zero before. */
    finalAt: bigint;
    /** When rewards can no longer be claimed, Unix seconds; zero before it is final. */
    claimUntil: bigint;
    /** Base units for all seats. */
    pool: bigint;
    /** The most that a point is worth, base units. */
    pointValue: bigint;
    /** The most that a seat is paid, base units. */
    rewardCap: bigint;
    /** Base units of fee that must have been paid for each point of work. */
    feePerPoint: bigint;
    /** Points for an hour served. */
    pointsPerHour: number;
    /** Points for a job finished. */
    pointsPerJob: number;
    /** Points for a day online. */
    pointsPerDay: number;
    /** Points for a day on which a test passed. */
    pointsPerTest: number;
    /** Seconds online that make a day online. */
    uptimeSeconds: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** The most points of each kind that a seat can have. */
    caps: Array<bigint>;
    /** The most points that one reviewer can award. */
    reviewerCap: bigint;
    /** An award of more points than this needs a second reviewer. */
    secondAbove: bigint;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: bigint;
    /** Points that make a host performant. */
    performantPoints: bigint;
    /** Points of all seats that are not disqualified, by kind. */
    totals: Array<bigint>;
    /** Points of the seats whose reward was claimed. */
    claimedPoints: bigint;
    /** Base units paid. */
    paid: bigint;
    /** Base units that returned to the pool of all phases; zero before it is closed. */
    returned: bigint;
    /** The token account that rewards are paid from; zero while it is a draft. */
    vault: Address;
    /** Who paid the rent of this account and its vault, and gets it back. */
    payer: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /**
     * Points that each of them awarded, without what was revoked. They stay with the
     * place when a reviewer is replaced.
     */
    awarded: Array<bigint>;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
    /**
     * When the days ended that phases opened before it count, Unix seconds: the grid is
     * set back to this when it is cancelled. Zero while it is a draft.
     */
    countedBefore: bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

export type PhaseArgs = {
    /** Layout of this account. */
    version: number;
    /** Bump of this account's address. */
    bump: number;
    /** Bump of the vault's address; zero while it has none. */
    vaultBump: number;
    /** See `nosana_common::grid::PhaseState`. */
    state: number;
    /** What is done about late joiners, see `nosana_common::grid::LateJoin`. */
    lateJoin: number;
    /** 1 when work and uptime count only once a proof passed in the running window. */
    needsProof: number;
    /** Zero. */
    padding: ReadonlyUint8Array;
    /** The number that its address is derived from. */
    number: number;
    /** How many seats there are. */
    seats: number;
    /** How many of them are taken. */
    taken: number;
    /** How many wait for one. */
    waiting: number;
    /** How many ever registered: the ticket of the next one. */
    registered: number;
    /** Place in the waiting list whose turn is next. */
    firstPlace: number;
    /** Place in the waiting list that the next one gets. */
    nextPlace: number;
    /** How long rewards can be claimed, seconds. */
    claimSeconds: number;
    /** When registration begins, Unix seconds. */
    registrationFrom: number | bigint;
    /** When registration ends, Unix seconds. */
    registrationUntil: number | bigint;
    /** When work begins to count, Unix seconds. */
    runningFrom: number | bigint;
    /** When work no longer counts, Unix seconds. */
    runningUntil: number | bigint;
    /** When points can no longer change, Unix seconds. */
    reviewUntil: number | bigint;
    /** When it was made final, Unix seconds; zero before. */
    finalAt: number | bigint;
    /** When rewards can no longer be claimed, Unix seconds; zero before it is final. */
    claimUntil: number | bigint;
    /** Base units for all seats. */
    pool: number | bigint;
    /** The most that a point is worth, base units. */
    pointValue: number | bigint;
    /** The most that a seat is paid, base units. */
    rewardCap: number | bigint;
    /** Base units of fee that must have been paid for each point of work. */
    feePerPoint: number | bigint;
    /** Points for an hour served. */
    pointsPerHour: number;
    /** Points for a job finished. */
    pointsPerJob: number;
    /** Points for a day online. */
    pointsPerDay: number;
    /** Points for a day on which a test passed. */
    pointsPerTest: number;
    /** Seconds online that make a day online. */
    uptimeSeconds: number;
    /** Zero. */
    padding2: ReadonlyUint8Array;
    /** The most points of each kind that a seat can have. */
    caps: Array<number | bigint>;
    /** The most points that one reviewer can award. */
    reviewerCap: number | bigint;
    /** An award of more points than this needs a second reviewer. */
    secondAbove: number | bigint;
    /** Weight that a host must have bonded, xNOS. */
    bondMinimum: number | bigint;
    /** Points that make a host performant. */
    performantPoints: number | bigint;
    /** Points of all seats that are not disqualified, by kind. */
    totals: Array<number | bigint>;
    /** Points of the seats whose reward was claimed. */
    claimedPoints: number | bigint;
    /** Base units paid. */
    paid: number | bigint;
    /** Base units that returned to the pool of all phases; zero before it is closed. */
    returned: number | bigint;
    /** The token account that rewards are paid from; zero while it is a draft. */
    vault: Address;
    /** Who paid the rent of this account and its vault, and gets it back. */
    payer: Address;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /**
     * Points that each of them awarded, without what was revoked. They stay with the
     * place when a reviewer is replaced.
     */
    awarded: Array<number | bigint>;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
    /**
     * When the days ended that phases opened before it count, Unix seconds: the grid is
     * set back to this when it is cancelled. Zero while it is a draft.
     */
    countedBefore: number | bigint;
    /** For later versions; zero. */
    reserved: ReadonlyUint8Array;
};

/** Gets the encoder for {@link PhaseArgs} account data. */
export function getPhaseEncoder(): FixedSizeEncoder<PhaseArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['version', getU8Encoder()],
            ['bump', getU8Encoder()],
            ['vaultBump', getU8Encoder()],
            ['state', getU8Encoder()],
            ['lateJoin', getU8Encoder()],
            ['needsProof', getU8Encoder()],
            ['padding', fixEncoderSize(getBytesEncoder(), 2)],
            ['number', getU32Encoder()],
            ['seats', getU32Encoder()],
            ['taken', getU32Encoder()],
            ['waiting', getU32Encoder()],
            ['registered', getU32Encoder()],
            ['firstPlace', getU32Encoder()],
            ['nextPlace', getU32Encoder()],
            ['claimSeconds', getU32Encoder()],
            ['registrationFrom', getI64Encoder()],
            ['registrationUntil', getI64Encoder()],
            ['runningFrom', getI64Encoder()],
            ['runningUntil', getI64Encoder()],
            ['reviewUntil', getI64Encoder()],
            ['finalAt', getI64Encoder()],
            ['claimUntil', getI64Encoder()],
            ['pool', getU64Encoder()],
            ['pointValue', getU64Encoder()],
            ['rewardCap', getU64Encoder()],
            ['feePerPoint', getU64Encoder()],
            ['pointsPerHour', getU32Encoder()],
            ['pointsPerJob', getU32Encoder()],
            ['pointsPerDay', getU32Encoder()],
            ['pointsPerTest', getU32Encoder()],
            ['uptimeSeconds', getU32Encoder()],
            ['padding2', fixEncoderSize(getBytesEncoder(), 4)],
            ['caps', getArrayEncoder(getU64Encoder(), { size: 6 })],
            ['reviewerCap', getU64Encoder()],
            ['secondAbove', getU64Encoder()],
            ['bondMinimum', getU64Encoder()],
            ['performantPoints', getU64Encoder()],
            ['totals', getArrayEncoder(getU64Encoder(), { size: 6 })],
            ['claimedPoints', getU64Encoder()],
            ['paid', getU64Encoder()],
            ['returned', getU64Encoder()],
            ['vault', getAddressEncoder()],
            ['payer', getAddressEncoder()],
            ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
            ['awarded', getArrayEncoder(getU64Encoder(), { size: 4 })],
            ['classes', getArrayEncoder(getAddressEncoder(), { size: 16 })],
            ['countedBefore', getI64Encoder()],
            ['reserved', fixEncoderSize(getBytesEncoder(), 56)],
        ]),
        (value) => ({ ...value, discriminator: PHASE_DISCRIMINATOR }),
    );
}

/** Gets the decoder for {@link Phase} account data. */
export function getPhaseDecoder(): FixedSizeDecoder<Phase> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['version', getU8Decoder()],
        ['bump', getU8Decoder()],
        ['vaultBump', getU8Decoder()],
        ['state', getU8Decoder()],
        ['lateJoin', getU8Decoder()],
        ['needsProof', getU8Decoder()],
        ['padding', fixDecoderSize(getBytesDecoder(), 2)],
        ['number', getU32Decoder()],
        ['seats', getU32Decoder()],
        ['taken', getU32Decoder()],
        ['waiting', getU32Decoder()],
        ['registered', getU32Decoder()],
        ['firstPlace', getU32Decoder()],
        ['nextPlace', getU32Decoder()],
        ['claimSeconds', getU32Decoder()],
        ['registrationFrom', getI64Decoder()],
        ['registrationUntil', getI64Decoder()],
        ['runningFrom', getI64Decoder()],
        ['runningUntil', getI64Decoder()],
        ['reviewUntil', getI64Decoder()],
        ['finalAt', getI64Decoder()],
        ['claimUntil', getI64Decoder()],
        ['pool', getU64Decoder()],
        ['pointValue', getU64Decoder()],
        ['rewardCap', getU64Decoder()],
        ['feePerPoint', getU64Decoder()],
        ['pointsPerHour', getU32Decoder()],
        ['pointsPerJob', getU32Decoder()],
        ['pointsPerDay', getU32Decoder()],
        ['pointsPerTest', getU32Decoder()],
        ['uptimeSeconds', getU32Decoder()],
        ['padding2', fixDecoderSize(getBytesDecoder(), 4)],
        ['caps', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['reviewerCap', getU64Decoder()],
        ['secondAbove', getU64Decoder()],
        ['bondMinimum', getU64Decoder()],
        ['performantPoints', getU64Decoder()],
        ['totals', getArrayDecoder(getU64Decoder(), { size: 6 })],
        ['claimedPoints', getU64Decoder()],
        ['paid', getU64Decoder()],
        ['returned', getU64Decoder()],
        ['vault', getAddressDecoder()],
        ['payer', getAddressDecoder()],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['awarded', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['classes', getArrayDecoder(getAddressDecoder(), { size: 16 })],
        ['countedBefore', getI64Decoder()],
        ['reserved', fixDecoderSize(getBytesDecoder(), 56)],
    ]);
}

/** Gets the codec for {@link Phase} account data. */
export function getPhaseCodec(): FixedSizeCodec<PhaseArgs, Phase> {
    return combineCodec(getPhaseEncoder(), getPhaseDecoder());
}

export function decodePhase<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress>,
): Account<Phase, TAddress>;
export function decodePhase<TAddress extends string = string>(
    encodedAccount: MaybeEncodedAccount<TAddress>,
): MaybeAccount<Phase, TAddress>;
export function decodePhase<TAddress extends string = string>(
    encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>,
): Account<Phase, TAddress> | MaybeAccount<Phase, TAddress> {
    return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getPhaseDecoder());
}

export async function fetchPhase<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<Account<Phase, TAddress>> {
    const maybeAccount = await fetchMaybePhase(rpc, address, config);
    assertAccountExists(maybeAccount);
    return maybeAccount;
}

export async function fetchMaybePhase<TAddress extends string = string>(
    rpc: Parameters<typeof fetchEncodedAccount>[0],
    address: Address<TAddress>,
    config?: FetchAccountConfig,
): Promise<MaybeAccount<Phase, TAddress>> {
    const maybeAccount = await fetchEncodedAccount(rpc, address, config);
    return decodePhase(maybeAccount);
}

export async function fetchAllPhase(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<Account<Phase>[]> {
    const maybeAccounts = await fetchAllMaybePhase(rpc, addresses, config);
    assertAccountsExist(maybeAccounts);
    return maybeAccounts;
}

export async function fetchAllMaybePhase(
    rpc: Parameters<typeof fetchEncodedAccounts>[0],
    addresses: Array<Address>,
    config?: FetchAccountsConfig,
): Promise<MaybeAccount<Phase>[]> {
    const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config);
    return maybeAccounts.map((maybeAccount) => decodePhase(maybeAccount));
}

export function getPhaseSize(): number {
    return 1112;
}
