import { type Address } from '@solana/kit';
import { AccountError, accountOf } from './accounts.js';
import { look, sighting, type Cluster, type RawAccount, type Sighting } from './cluster.js';
import { viewJob, type JobView } from './job.js';

/** How a job is watched. */
export interface WatchOptions {
    /** Ends the watching: what waits for the next change gets the signal's reason thrown. */
    readonly abortSignal?: AbortSignal;
    /**
     * Milliseconds between two questions; 5 000 unless given. A subscription tells of
     * a change at once; questions find what it missed.
     */
    readonly pollInterval?: number;
}

/**
 * The job as it stands, and again after each change until it is over; the final
 * state is the last thing told. Changes that follow each other quickly may be told
 * as one. Goes on while the node does not answer; throws an {@link AccountError}
 * when it says again and again that there is no such job.
 */
export async function* watchJob(
    cluster: Cluster,
    job: Address,
    options: WatchOptions = {},
): AsyncGenerator<JobView, void, undefined> {
    const ended = new AbortController();
    const end = () => {
        ended.abort(options.abortSignal?.reason);
    };
    options.abortSignal?.addEventListener('abort', end);
    if (options.abortSignal?.aborted) end();
    const sightings = new Sightings(ended.signal);
    const sources = [
        poll(cluster, job, sightings, options.pollInterval ?? POLL, ended.signal),
        subscribe(cluster, job, sightings, ended.signal),
    ];
    try {
        yield* changes(job, sightings);
    } finally {
        options.abortSignal?.removeEventListener('abort', end);
        ended.abort();
        await Promise.all(sources);
    }
}

async function* changes(job: Address, sightings: Sightings): AsyncGenerator<JobView, void, undefined> {
    let last: RawAccount | undefined;
    let missing = 0;
    for (;;) {
        const seen = await sightings.next();
        // Another node may be behind the one that told last.
        if (last !== undefined && seen.slot < last.slot) continue;
        if (seen.data === undefined) {
            // Closed, which it is only some time after its end.
            if (last !== undefined) return;
            missing += 1;
            if (missing < PATIENCE) continue;
            throw new AccountError(job, `expected a job at ${job}, found no account`);
        }
        if (last !== undefined && isSame(seen.data, last.data)) continue;
        last = seen;
        const view = viewJob(job, accountOf('jobs.Job', job, seen));
        yield view;
        if (view.isOver) return;
    }
}

/** Milliseconds between two questions. */
const POLL = 5_000;
/** How often a job that was never seen is asked for: a node may not have what another one confirmed. */
const PATIENCE = 3;
/** Milliseconds before a lost subscription is made again. */
const RECONNECT = 2_000;

/** The newest sighting that nobody has looked at yet. */
class Sightings {
    readonly #signal: AbortSignal;
    #latest: Sighting | undefined;
    #wake = () => {};

    constructor(signal: AbortSignal) {
        this.#signal = signal;
        signal.addEventListener('abort', () => {
            this.#wake();
        });
    }

    add(seen: Sighting): void {
        // A question and a subscription may tell in the wrong order.
        if (this.#latest !== undefined && seen.slot < this.#latest.slot) return;
        this.#latest = seen;
        this.#wake();
    }

    async next(): Promise<Sighting> {
        for (;;) {
            this.#signal.throwIfAborted();
            const seen = this.#latest;
            this.#latest = undefined;
            if (seen !== undefined) return seen;
            await new Promise<void>((resolve) => {
                this.#wake = resolve;
            });
        }
    }
}

/** Asks again and again. */
async function poll(
    cluster: Cluster,
    job: Address,
    sightings: Sightings,
    interval: number,
    signal: AbortSignal,
): Promise<void> {
    while (!signal.aborted) {
        await ask(cluster, job, sightings, signal);
        await pause(interval, signal);
    }
}

/** Is told of changes, connecting again whenever the connection is lost. */
async function subscribe(cluster: Cluster, job: Address, sightings: Sightings, signal: AbortSignal): Promise<void> {
    while (cluster.subscriptions && !signal.aborted) {
        try {
            const changes = await cluster.subscriptions
                .accountNotifications(job, { commitment: 'confirmed', encoding: 'base64' })
                .subscribe({ abortSignal: signal });
            // What changed while there was no subscription.
            void ask(cluster, job, sightings, signal);
            for await (const { context, value } of changes) {
                sightings.add(sighting(context.slot, value));
            }
        } catch {
            // Questions go on meanwhile.
        }
        await pause(RECONNECT, signal);
    }
}

async function ask(cluster: Cluster, job: Address, sightings: Sightings, signal: AbortSignal): Promise<void> {
    try {
        sightings.add(await look(cluster, job, signal));
    } catch {
        // The next question may find an answer.
    }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        if (signal.aborted) {
            resolve();
            return;
        }
        const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, milliseconds);
        signal.addEventListener('abort', done);
    });
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
    return one.length === other.length && Array.prototype.every.call(one, (byte, at) => byte === other[at]);
}
