import { type Address, type ReadonlyUint8Array } from '@solana/kit';
import { look, type Cluster } from './cluster.js';
import * as grid from './generated/grid/index.js';
import * as jobs from './generated/jobs/index.js';
import * as staking from './generated/staking/index.js';
import * as tiers from './generated/tiers/index.js';

/** An account of any of the programs: `program` and `name` say which, `data` is what it holds. */
export type DecodedAccount =
    | grid.DecodedGridAccount
    | jobs.DecodedJobsAccount
    | staking.DecodedStakingAccount
    | tiers.DecodedTiersAccount;

/** There is no such account, or it is something else than was asked for. */
export class AccountError extends Error {
    override readonly name = 'AccountError';
    /** The account. */
    readonly address: Address;

    constructor(address: Address, message: string) {
        super(message);
        this.address = address;
    }
}

/**
 * Reads an account by the program that owns it and the discriminator in its
 * data: several programs have a `Config`, told apart by nothing else, and anyone
 * can make an account that looks like one of these under a program of their own.
 *
 * `undefined` when it is none of these. Throws when it is too short for its
 * kind, as one of an earlier version may be.
 */
export function decodeAccount(account: {
    /** The program that owns it. */
    readonly programAddress: Address;
    /** Its data. */
    readonly data: ReadonlyUint8Array;
}): DecodedAccount | undefined {
    switch (account.programAddress) {
        case jobs.JOBS_PROGRAM_ADDRESS:
            return jobs.decodeJobsAccount(account.data);
        case tiers.TIERS_PROGRAM_ADDRESS:
            return tiers.decodeTiersAccount(account.data);
        case staking.STAKING_PROGRAM_ADDRESS:
            return staking.decodeStakingAccount(account.data);
        case grid.GRID_PROGRAM_ADDRESS:
            return grid.decodeGridAccount(account.data);
        default:
            return undefined;
    }
}

type Data = { [A in DecodedAccount as `${A['program']}.${A['name']}`]: A['data'] };

/** What an account is: its program and its name there, for instance `tiers.Host`. */
export type Kind = keyof Data;

/** The account of `kind` at `address`; `undefined` when nothing is there. */
export async function findAccount<K extends Kind>(
    cluster: Cluster,
    kind: K,
    address: Address,
): Promise<Data[K] | undefined> {
    const seen = await look(cluster, address);
    return seen.data && accountOf(kind, address, seen);
}

/** As {@link findAccount}, for an account that must be there. */
export async function getAccount<K extends Kind>(cluster: Cluster, kind: K, address: Address): Promise<Data[K]> {
    const account = await findAccount(cluster, kind, address);
    if (account === undefined) throw new AccountError(address, `expected a ${kind} at ${address}, found no account`);
    return account;
}

/** The account of `kind` in `raw`. */
export function accountOf<K extends Kind>(
    kind: K,
    address: Address,
    raw: { readonly programAddress: Address; readonly data: ReadonlyUint8Array },
): Data[K] {
    const decoded = decodeAccount(raw);
    const found = decoded && `${decoded.program}.${decoded.name}`;
    if (found !== kind) {
        throw new AccountError(address, `expected a ${kind} at ${address}, found ${found ?? 'something else'}`);
    }
    return decoded?.data as Data[K];
}
