import {
    type Address,
    type Instruction,
    type ReadonlyUint8Array,
    type Signature,
    type TransactionSigner,
} from '@solana/kit';
import { AccountError, findAccount, getAccount } from './accounts.js';
import { NOBODY, tokenAccount } from './addresses.js';
import { type Cluster } from './cluster.js';
import {
    findConfigPda,
    findEscrowPda,
    findJobPda,
    findRecordPda,
    getCancelInstruction,
    getPostInstruction,
    getStopInstruction,
    type Job,
} from './generated/jobs/index.js';
import { readMarket, type MarketView } from './market.js';
import { send, type SendOptions } from './transaction.js';

/** What a client says when it posts a job. */
export interface NewJob {
    /** Who posts: its tokens pay, and it may stop the job. */
    readonly client: TransactionSigner;
    /**
     * Who pays the rent of the job's accounts and gets it back; the client when
     * nobody is named. A client whose rent and fee others pay needs no SOL.
     */
    readonly payer?: TransactionSigner;
    /** The market's name or address. */
    readonly market: string;
    /** The bytes of the job definition; the chain keeps their SHA-256. */
    readonly definition: ReadonlyUint8Array;
    /** The most seconds that are paid for. */
    readonly timeout: number;
    /**
     * The most base units per second: a market whose price is above it refuses.
     * Without it, the price that the market has now. Needed where the market's price
     * is in dollars.
     */
    readonly maxPrice?: bigint;
    /** Makes the job's address, together with the client: 64 bits, random unless given. */
    readonly nonce?: bigint;
    /** The client's token account; the associated one unless given. */
    readonly source?: Address;
}

/** A job ready to be posted. */
export interface PreparedJob {
    /** The address that it will have. */
    readonly job: Address;
    /** The token account that will hold its deposit. */
    readonly escrow: Address;
    /** SHA-256 of the definition. */
    readonly definition: ReadonlyUint8Array;
    /** The most base units that go into escrow. */
    readonly maxDeposit: bigint;
    /** The market, as it was read. */
    readonly market: MarketView;
    /** What posts it: for a transaction of your own. */
    readonly instruction: Instruction;
}

/** Who pays for a transaction, and how it is sent. */
export interface PayOptions extends SendOptions {
    /** Who pays the fee of the transaction. */
    readonly feePayer?: TransactionSigner;
}

/** The states of a job. */
export type JobState = (typeof STATES)[number];

/** Why a job ended or was given back. */
export type EndReason = (typeof REASONS)[number];

/** A job, as it stands. */
export interface JobView {
    /** Its address. */
    readonly address: Address;
    /** Its state. */
    readonly state: JobState;
    /** Whether that state is final. */
    readonly isOver: boolean;
    /** Why it ended or was given back. */
    readonly reason: EndReason;
    /** Its host; `undefined` while it has none. */
    readonly host: Address | undefined;
    /** What its process ended with; `undefined` unless it completed. */
    readonly exitCode: number | undefined;
    /** SHA-256 of the result document; `undefined` while there is none. */
    readonly result: ReadonlyUint8Array | undefined;
    /** Seconds paid for, over all hosts. */
    readonly paidSeconds: number;
    /** Base units put into escrow. */
    readonly deposit: bigint;
    /** Base units paid to hosts. */
    readonly paidHost: bigint;
    /** Base units paid as fee. */
    readonly paidFee: bigint;
    /** Base units returned to the client. */
    readonly refunded: bigint;
    /** Everything, as stored. */
    readonly account: Job;
}

const STATES = ['queued', 'assigned', 'running', 'completed', 'stopped', 'cancelled', 'expired', 'failed'] as const;
/** The first state that is never left. */
const FIRST_FINAL = STATES.indexOf('completed');

const REASONS = [
    'none',
    'host-quit',
    'not-started',
    'deadline-passed',
    'client-stopped',
    'attempts-used',
    'no-time-left',
    'no-place',
] as const;

/**
 * Posts a job and waits until the cluster confirmed it. Hosts fetch the
 * definition from the store by its hash: put it there first.
 *
 * The payer pays the fee, too, unless another fee payer is named.
 */
export async function postJob(
    cluster: Cluster,
    options: NewJob & PayOptions,
): Promise<PreparedJob & { readonly signature: Signature }> {
    const prepared = await prepareJob(cluster, options);
    const feePayer = options.feePayer ?? options.payer ?? options.client;
    const signature = await send(cluster, feePayer, [prepared.instruction], options);
    return { ...prepared, signature };
}

/** Reads the market's terms and builds what posts a job, without sending it. */
export async function prepareJob(cluster: Cluster, options: NewJob): Promise<PreparedJob> {
    const market = await readMarket(cluster, options.market);
    if (market === undefined) throw new RangeError(`expected a market, found none called '${options.market}'`);
    if (market.queue === undefined) throw new RangeError(`the market '${market.name}' has no queue yet`);
    const maxPrice = options.maxPrice ?? market.price;
    if (maxPrice === undefined) {
        throw new RangeError(
            `the price of the market '${market.name}' is in dollars: expected a maxPrice, base units per second`,
        );
    }
    const { client } = options;
    const nonce = options.nonce ?? randomNonce();
    const [config] = await findConfigPda();
    const [job, jobBump] = await findJobPda({ client: client.address, nonce });
    const [escrow, escrowBump] = await findEscrowPda({ job });
    const definition = await hash(options.definition);
    const instruction = getPostInstruction({
        client,
        payer: options.payer ?? client,
        config,
        market: market.address,
        queue: market.queue,
        job,
        escrow,
        source: options.source ?? (await tokenAccount(client.address, market.account.mint)),
        mint: market.account.mint,
        priceAccount: market.account.priceAccount,
        nonce,
        definition,
        timeout: options.timeout,
        maxPrice,
        jobBump,
        escrowBump,
    });
    return { job, escrow, definition, maxDeposit: maxPrice * BigInt(options.timeout), market, instruction };
}

/**
 * Ends a job that has a host: the seconds that it ran are paid, the rest of the
 * deposit returns. A job that still waits is refused: cancel it.
 */
export async function stopJob(
    cluster: Cluster,
    client: TransactionSigner,
    job: Address,
    options: PayOptions = {},
): Promise<Signature> {
    const account = await getAccount(cluster, 'jobs.Job', job);
    const [record] = await findRecordPda({ host: account.host });
    const instruction = getStopInstruction({
        client,
        record,
        payout: payout(account),
        ...(await ending(cluster, job, account)),
    });
    return send(cluster, options.feePayer ?? client, [instruction], options);
}

/**
 * Takes back a job that waits in its market's queue; the whole deposit returns,
 * less what earlier hosts were paid. A job that has a host is refused: stop it.
 */
export async function cancelJob(
    cluster: Cluster,
    client: TransactionSigner,
    job: Address,
    options: PayOptions = {},
): Promise<Signature> {
    const account = await getAccount(cluster, 'jobs.Job', job);
    const { queue } = await getAccount(cluster, 'jobs.Market', account.market);
    const instruction = getCancelInstruction({
        client,
        market: account.market,
        queue,
        ...(await ending(cluster, job, account)),
    });
    return send(cluster, options.feePayer ?? client, [instruction], options);
}

/** The job at `address`; `undefined` when there is none: not yet, or not any more. */
export async function readJob(cluster: Cluster, address: Address): Promise<JobView | undefined> {
    const account = await findAccount(cluster, 'jobs.Job', address);
    return account && viewJob(address, account);
}

/** A job's account as {@link JobView}. */
export function viewJob(address: Address, account: Job): JobView {
    const state = STATES[account.state];
    const reason = REASONS[account.reason];
    if (state === undefined || reason === undefined) {
        throw new AccountError(
            address,
            `the job ${address} is in a state that this client does not know: use a later one`,
        );
    }
    return {
        address,
        state,
        isOver: account.state >= FIRST_FINAL,
        reason,
        host: account.host === NOBODY ? undefined : account.host,
        exitCode: state === 'completed' ? account.exitCode : undefined,
        result: account.result.some((byte) => byte !== 0) ? account.result : undefined,
        paidSeconds: account.usedSeconds + account.paidSeconds,
        deposit: account.deposit,
        paidHost: account.paidHost,
        paidFee: account.paidFee,
        refunded: account.refunded,
        account,
    };
}

/** SHA-256 of a document's bytes: its name in every store and on chain. */
export async function hash(bytes: ReadonlyUint8Array): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
}

/** The accounts that the end of a job's escrow pays. */
async function ending(cluster: Cluster, job: Address, account: Job) {
    const [config] = await findConfigPda();
    const [escrow] = await findEscrowPda({ job });
    const { feeDestination } = await getAccount(cluster, 'jobs.Config', config);
    return { job, escrow, feeDestination, refund: account.refund, payer: account.payer, config };
}

/** Before a host started there is no account that it is paid to, and any will do. */
function payout(account: Job): Address {
    return account.payout === NOBODY ? account.refund : account.payout;
}

function randomNonce(): bigint {
    const [nonce = 0n] = crypto.getRandomValues(new BigUint64Array(1));
    return nonce;
}
