import { type Address, type ReadonlyUint8Array, type Signature, type TransactionSigner } from '@solana/kit';
import { findAccount, getAccount } from './accounts.js';
import { TOKEN_PROGRAM, tokenAccount } from './addresses.js';
import { readClock } from './clock.js';
import { look, type Cluster } from './cluster.js';
import {
    findConfigPda,
    findRewardVaultPda,
    findStakePda,
    findVaultPda,
    getClaimRewardsInstruction,
    getCloseInstruction,
    getExtendInstruction,
    getRestakeInstruction,
    getStakeInstruction,
    getTopUpInstruction,
    getUnstakeInstruction,
    getWithdrawInstruction,
    type Config,
    type Stake,
} from './generated/staking/index.js';
import { type PayOptions } from './job.js';
import { send } from './transaction.js';

/** A stake at a moment. Amounts are base units, weights xNOS base units. */
export interface StakeView {
    /** Its account. */
    readonly address: Address;
    /** What becomes of its tokens: locked, vesting a little every second, or all vested or gone, so that it can be closed. */
    readonly state: 'locked' | 'unstaking' | 'over';
    /** What was staked and not slashed. */
    readonly amount: bigint;
    /** What it weighs; nothing while it is unstaking. */
    readonly xnos: bigint;
    /** What of its weight can be bonded yet. */
    readonly freeXnos: bigint;
    /** When everything will have vested; `undefined` while it is locked. */
    readonly vestsUntil: bigint | undefined;
    /** What has vested; nothing while it is locked. */
    readonly vested: bigint;
    /** What can be withdrawn now. */
    readonly withdrawable: bigint;
    /** Rewards that can be claimed now, those included that nobody has shared out yet. */
    readonly rewards: bigint;
    /** Everything, as stored. */
    readonly account: Stake;
}

/** What an owner says when it stakes. */
export interface NewStake {
    /** Whose tokens are locked. */
    readonly owner: TransactionSigner;
    /** Who pays the rent of the stake's accounts and gets it back; the owner when nobody is named. */
    readonly payer?: TransactionSigner;
    /** Base units. */
    readonly amount: bigint;
    /** Seconds that unstaking will take: the longer, the more it weighs. */
    readonly duration: number;
    /** The owner's token account; the associated one unless given. */
    readonly source?: Address;
}

/** The stake of `owner` now; `undefined` when there is none. */
export async function readStake(cluster: Cluster, owner: Address): Promise<StakeView | undefined> {
    const [address] = await findStakePda({ owner });
    const account = await findAccount(cluster, 'staking.Stake', address);
    if (account === undefined) return undefined;
    const [config, balance, now] = await Promise.all([readConfig(cluster), rewardBalance(cluster), readClock(cluster)]);
    return viewStake(address, account, config, balance, now);
}

/** A stake's account as {@link StakeView}, while the reward vault holds `vaultBalance` base units. */
export function viewStake(
    address: Address,
    account: Stake,
    config: Config,
    vaultBalance: bigint,
    now: bigint,
): StakeView {
    const isLocked = account.unstakedAt === 0n;
    const elapsed = now - account.unstakedAt;
    const isOver = account.amount === account.withdrawn || (!isLocked && elapsed >= account.duration);
    const vested = isLocked ? 0n : vestedOf(account.amount, elapsed, account.duration);
    return {
        address,
        state: isOver ? 'over' : isLocked ? 'locked' : 'unstaking',
        amount: account.amount,
        xnos: account.xnos,
        freeXnos: less(account.xnos, account.bondedXnos),
        vestsUntil: isLocked ? undefined : account.unstakedAt + BigInt(account.duration),
        vested,
        withdrawable: less(vested, account.withdrawn),
        rewards: pendingRewards(account, config, vaultBalance),
        account,
    };
}

/** What `amount` base units weigh when they are locked for `duration` seconds, xNOS base units. */
export function xnosOf(amount: bigint, duration: number): bigint {
    return amount + (amount * BigInt(duration)) / DURATION_UNIT;
}

/** What of `amount` has vested `elapsed` seconds after unstaking began. */
export function vestedOf(amount: bigint, elapsed: bigint, duration: number): bigint {
    if (elapsed >= duration) return amount;
    return elapsed <= 0n ? 0n : (amount * elapsed) / BigInt(duration);
}

/** What a stake can claim while the reward vault holds `vaultBalance` base units. */
export function pendingRewards(stake: Stake, config: Config, vaultBalance: bigint): bigint {
    const arrived = less(vaultBalance, config.rewardsAccounted);
    const shared =
        config.totalXnos === 0n ? 0n : (arrived && arrived * SCALE + config.rewardsRemainder) / config.totalXnos;
    // The accumulator counts modulo 2^128.
    const earned = BigInt.asUintN(128, config.rewardsPerXnos + shared - stake.rewardDebt);
    return stake.rewardPending + (stake.xnos * earned + stake.rewardFraction) / SCALE;
}

/** Seconds of duration that add the amount once more. */
const DURATION_UNIT = 10_512_000n;
/** Parts of a base unit that the accumulator counts. */
const SCALE = 10n ** 18n;

/** Locks tokens. An owner has one stake. */
export async function createStake(cluster: Cluster, options: NewStake & PayOptions): Promise<Signature> {
    const { owner, amount, duration } = options;
    const payer = options.payer ?? owner;
    const accounts = await accountsOf(owner.address);
    const { mint } = await readConfig(cluster);
    const source = options.source ?? (await tokenAccount(owner.address, mint));
    const instruction = getStakeInstruction({ ...accounts, owner, payer, source, mint, amount, duration });
    return send(cluster, options.feePayer ?? payer, [instruction], options);
}

/** Adds `amount` base units to the stake, from the owner's associated token account. */
export async function topUpStake(
    cluster: Cluster,
    owner: TransactionSigner,
    amount: bigint,
    options: PayOptions = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    const { mint } = await readConfig(cluster);
    const source = await tokenAccount(owner.address, mint);
    const instruction = getTopUpInstruction({ ...accounts, owner, source, amount });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Makes the stake last `duration` seconds in all, longer than now. */
export async function extendStake(
    cluster: Cluster,
    owner: TransactionSigner,
    duration: number,
    options: PayOptions = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    return send(cluster, options.feePayer ?? owner, [getExtendInstruction({ ...accounts, owner, duration })], options);
}

/** Begins to take the stake out: it weighs nothing from now on, and vests over its duration. */
export async function unstake(
    cluster: Cluster,
    owner: TransactionSigner,
    options: PayOptions = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    return send(cluster, options.feePayer ?? owner, [getUnstakeInstruction({ ...accounts, owner })], options);
}

/** Locks again what is left of a stake that is being taken out. */
export async function restake(
    cluster: Cluster,
    owner: TransactionSigner,
    options: PayOptions = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    return send(cluster, options.feePayer ?? owner, [getRestakeInstruction({ ...accounts, owner })], options);
}

/** Pays what has vested to `destination`, the owner's associated token account unless given. */
export async function withdrawStake(
    cluster: Cluster,
    owner: TransactionSigner,
    options: PayOptions & { readonly destination?: Address } = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    const destination = options.destination ?? (await ownTokens(cluster, owner.address));
    const instruction = getWithdrawInstruction({ ...accounts, owner, destination });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Closes a stake that is over, once its rewards are claimed: what is left goes to `destination`. */
export async function closeStake(
    cluster: Cluster,
    owner: TransactionSigner,
    options: PayOptions & { readonly destination?: Address } = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    const { payer } = await getAccount(cluster, 'staking.Stake', accounts.stake);
    const destination = options.destination ?? (await ownTokens(cluster, owner.address));
    const instruction = getCloseInstruction({ ...accounts, owner, destination, payer });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** Pays the rewards so far to `destination`, the owner's associated token account unless given. */
export async function claimRewards(
    cluster: Cluster,
    owner: TransactionSigner,
    options: PayOptions & { readonly destination?: Address } = {},
): Promise<Signature> {
    const accounts = await accountsOf(owner.address);
    const destination = options.destination ?? (await ownTokens(cluster, owner.address));
    const instruction = getClaimRewardsInstruction({ ...accounts, owner, destination });
    return send(cluster, options.feePayer ?? owner, [instruction], options);
}

/** The accounts that instructions on the stake of `owner` name. */
async function accountsOf(owner: Address) {
    const [[config], [rewardVault], [stake]] = await Promise.all([
        findConfigPda(),
        findRewardVaultPda(),
        findStakePda({ owner }),
    ]);
    const [vault] = await findVaultPda({ stake });
    return { config, rewardVault, stake, vault };
}

async function ownTokens(cluster: Cluster, owner: Address): Promise<Address> {
    return tokenAccount(owner, (await readConfig(cluster)).mint);
}

async function readConfig(cluster: Cluster): Promise<Config> {
    const [config] = await findConfigPda();
    return getAccount(cluster, 'staking.Config', config);
}

/** Base units in the reward vault. */
async function rewardBalance(cluster: Cluster): Promise<bigint> {
    const [vault] = await findRewardVaultPda();
    const seen = await look(cluster, vault);
    return seen.data !== undefined && seen.programAddress === TOKEN_PROGRAM ? amountIn(seen.data) : 0n;
}

/** Where a token account has its amount. */
const AMOUNT = 64;

function amountIn(data: ReadonlyUint8Array): bigint {
    return data.length < AMOUNT + 8 ? 0n : new DataView(Uint8Array.from(data).buffer).getBigUint64(AMOUNT, true);
}

/** `one` less `other`, nothing when that is more. */
function less(one: bigint, other: bigint): bigint {
    return one > other ? one - other : 0n;
}
