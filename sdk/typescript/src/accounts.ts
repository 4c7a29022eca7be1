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

type Name = jobs.DecodedJobsAccount['name'];
type Data<N extends Name> = Extract<jobs.DecodedJobsAccount, { name: N }>['data'];

/** The account `name` of the jobs program at `address`; `undefined` when nothing is there. */
export async function findJobsAccount<N extends Name>(
    cluster: Cluster,
    name: N,
    address: Address,
): Promise<Data<N> | undefined> {
    const seen = await look(cluster, address);
    return seen.data && jobsAccount(name, address, seen);
}

/** As {@link findJobsAccount}, for an account that must be there. */
export async function getJobsAccount<N extends Name>(cluster: Cluster, name: N, address: Address): Promise<Data<N>> {
    const account = await findJobsAccount(cluster, name, address);
    if (account === undefined) throw new AccountError(address, `expected a ${name} at ${address}, found no account`);
    return account;
}

/** The account `name` of the jobs program in `raw`. */
export function jobsAccount<N extends Name>(
    name: N,
    address: Address,
    raw: { readonly programAddress: Address; readonly data: ReadonlyUint8Array },
): Data<N> {
    const decoded = decodeAccount(raw);
    if (decoded?.program !== 'jobs' || decoded.name !== name) {
        const found = decoded ? `a ${decoded.name} of the ${decoded.program} program` : 'something else';
        throw new AccountError(address, `expected a ${name} of the jobs program at ${address}, found ${found}`);
    }
    return decoded.data as Data<N>;
}
