import { isAddress, type Address } from '@solana/kit';
import { findAccount, getAccount } from './accounts.js';
import { marketAddress, NOBODY } from './addresses.js';
import { type Cluster } from './cluster.js';
import { type Market, type Queue } from './generated/jobs/index.js';

/** A market: hosts of one class of GPUs and one tier, at one price. */
export interface MarketView {
    /** Its address. */
    readonly address: Address;
    /** The name that its address is derived from. */
    readonly name: string;
    /** The tier that hosts need. */
    readonly tier: 'community' | 'premium';
    /** What a client pays, base units per second; `undefined` when it is converted from dollars at posting. */
    readonly price: bigint | undefined;
    /** Shortest timeout of a job, seconds. */
    readonly minTimeout: number;
    /** Longest timeout of a job, seconds. */
    readonly maxTimeout: number;
    /** Whether no job may be posted at present. */
    readonly isPaused: boolean;
    /** Memory of one GPU, MiB. */
    readonly gpuMemory: number;
    /** Its queue; `undefined` until it was created. */
    readonly queue: Address | undefined;
    /** Everything, as stored. */
    readonly account: Market;
}

/** Who waits in a market. */
export interface QueueView {
    /** Its address. */
    readonly address: Address;
    /** What waits: hosts for jobs, or jobs for hosts. */
    readonly kind: 'empty' | 'hosts' | 'jobs';
    /** Who waits, the first to be matched first. */
    readonly waiting: readonly Waiting[];
    /** Everything, as stored. */
    readonly account: Queue;
}

/** A place in a queue. */
export interface Waiting {
    /** The host or job. */
    readonly key: Address;
    /** Until when it may be matched, Unix seconds; `undefined` for a job, which waits until it is taken. */
    readonly validUntil: bigint | undefined;
}

/** The market at an address or of a name; `undefined` when there is none. */
export async function readMarket(cluster: Cluster, market: string): Promise<MarketView | undefined> {
    const at = isAddress(market) ? market : await marketAddress(market);
    const account = await findAccount(cluster, 'jobs.Market', at);
    return account && viewMarket(at, account);
}

/** The queue at an address, which must be there: a market names its own. */
export async function readQueue(cluster: Cluster, queue: Address): Promise<QueueView> {
    return viewQueue(queue, await getAccount(cluster, 'jobs.Queue', queue));
}

function viewMarket(address: Address, account: Market): MarketView {
    return {
        address,
        name: text(account.slug),
        tier: account.tier === PREMIUM ? 'premium' : 'community',
        price: account.priceKind === FIXED ? discounted(account) : undefined,
        minTimeout: account.minTimeout,
        maxTimeout: account.maxTimeout,
        isPaused: account.paused !== 0,
        gpuMemory: account.vramMib,
        queue: account.queue === NOBODY ? undefined : account.queue,
        account,
    };
}

/** The price less the discount, rounded down. */
function discounted({ price, discountBps }: Market): bigint {
    return (price * (WHOLE - BigInt(discountBps))) / WHOLE;
}

/**
 * Who waits in a queue, in order. Entry `n` stands at place `n + shift` modulo the
 * capacity; what left from the middle, and what was dropped because its time was
 * up, is valid until zero.
 */
export function viewQueue(address: Address, account: Queue): QueueView {
    const waiting: Waiting[] = [];
    const places = account.entries.length;
    const length = Math.min(Number(account.tail - account.head), places);
    // The capacity is the number of places.
    const first = places && Number((account.head + BigInt(account.shift)) % BigInt(places));
    for (let at = 0; at < length; at += 1) {
        const entry = account.entries[(first + at) % places];
        if (entry && entry.validUntil !== 0n) {
            waiting.push({ key: entry.key, validUntil: entry.validUntil === ALWAYS ? undefined : entry.validUntil });
        }
    }
    return { address, kind: KINDS[account.kind] ?? 'empty', waiting, account };
}

const KINDS = ['empty', 'hosts', 'jobs'] as const;
/** Valid for ever: the largest 64-bit number. */
const ALWAYS = 2n ** 63n - 1n;
/** The tier of Premium hosts; that of Community hosts is the only other that a market can ask for. */
const PREMIUM = 2;
const FIXED = 0;
/** The whole, in basis points. */
const WHOLE = 10_000n;

/** A text that is padded with zeros. */
function text(bytes: Iterable<number>): string {
    return String.fromCharCode(...bytes).split('\0', 1)[0] ?? '';
}
