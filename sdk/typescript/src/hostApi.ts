import { type Address, type MessageSigner, type ReadonlyUint8Array } from '@solana/kit';
import { getAccount } from './accounts.js';
import { HostApiError, malformed, object, Patience, printable, readJson, readLines, refusal } from './answer.js';
import { type Cluster } from './cluster.js';
import { hash, viewJob } from './job.js';
import { fresh, signRequest, VALIDITY, type HostRequest } from './request.js';
import { sealDefinition, verifyHostKey, type HostKey } from './sealed.js';

/** A host and where it listens, as the chain says. */
export interface HostEndpoint {
    /** Its API: `http` or `https`. */
    readonly url: string;
    readonly host: Address;
    /** Who signs its keys for confidential jobs. */
    readonly worker: Address;
}

/** How a host is asked. */
export interface HostApiOptions {
    /**
     * Seconds that a request is good for: 30 unless given, 60 at most. What a wallet's user takes to
     * agree counts, and so does what the clocks of both sides differ.
     */
    readonly validity?: number;
    /** Milliseconds that an answer may take: 15 000 unless given. */
    readonly answerWait?: number;
    /**
     * Milliseconds of silence after which the connection of a log is made anew: 60 000 unless given.
     * Each time another request is signed.
     */
    readonly idleWait?: number;
}

/** How a request is ended. */
export interface AskOptions {
    /** Ends it, with the signal's reason thrown. */
    readonly abortSignal?: AbortSignal;
}

/** From where, and how long, a log is read. */
export interface LogOptions extends AskOptions {
    /** The byte to begin at: 0, or the `end` of a line that was read. */
    readonly offset?: number;
    /**
     * Milliseconds without any answer after which the last error is thrown: 60 000 unless given,
     * and `Infinity` to try without end.
     */
    readonly patience?: number;
}

/** A line of a job's log. */
export interface LogLine {
    /** Which operation wrote it; empty for the host's own lines. */
    readonly op: string;
    /** Where: `stdout`, `stderr` or `agent`. */
    readonly stream: string;
    readonly time: Date;
    /** Without the newline. Any characters: what the job wrote. */
    readonly text: string;
    /** The byte of the log after this line: where to read on. */
    readonly end: number;
}

/** How far a host is with a job. */
export interface JobStatus {
    readonly job: string;
    readonly state: RunState;
    /** What the host does at present, for people. */
    readonly step: string;
    /** More about it, for people. */
    readonly message: string | undefined;
    /** The bytes of its log so far. */
    readonly logBytes: number;
    /** Whether the log is full, so that what came later is not in it. */
    readonly logIsCut: boolean;
    /** The ports that its operations expose, of those that began. */
    readonly services: readonly ServiceStatus[];
}

/** The states of a job on its host. */
export type RunState = (typeof RUN_STATES)[number];

/** A port of an operation that clients may call. */
export interface ServiceStatus {
    readonly op: string;
    readonly port: number;
    /** What the definition says listens there: `web`, `api`, `webapi`, `websocket` or `none`. */
    readonly kind: string;
    readonly state: ServiceState;
    /** Where it is reached; only while it is healthy, and only where the host publishes services. */
    readonly url: string | undefined;
    /** When the job's time is up, and with it this, Unix seconds; from the job's start on. */
    readonly expiresAt: bigint | undefined;
}

/** The states of a service. */
export type ServiceState = (typeof SERVICE_STATES)[number];

/** What a command printed, as it came and not cut into lines; or, last, what it ended with. */
export type ExecLine = { readonly stream: 'stdout' | 'stderr'; readonly text: string } | { readonly exitCode: number };

const RUN_STATES = ['preparing', 'running', 'done', 'given_up'] as const;
const SERVICE_STATES = ['starting', 'healthy', 'unhealthy', 'ended'] as const;

const ANSWER_WAIT = 15_000;
/** How long a definition may take to be sent, and answered. */
const DELIVERY_WAIT = 60_000;
const IDLE_WAIT = 60_000;
/** How long a command may be silent. A host lets it run for less. */
const COMMAND_IDLE = 360_000;
const LOG_PATIENCE = 60_000;
/** Before the first attempt after one that failed, milliseconds; doubles with each. */
const FIRST_PAUSE = 250;
/** Before every later attempt. */
const LONGEST_PAUSE = 8_000;
/** The most of one log that is read, bytes. */
const MAX_LOG_BYTES = 64 * 1024 * 1024;
/** The most that a command prints, bytes: what a host sends, which JSON's escapes make at most six times as long. */
const MAX_COMMAND_BYTES = 32 * 1024 * 1024;

/**
 * The API of the host that has `job`, as the chain says, for its client.
 *
 * Throws a {@link HostApiError} when no host has the job, which is transient, or when the host has no API.
 */
export async function connectHost(
    cluster: Cluster,
    job: Address,
    client: MessageSigner,
    options: HostApiOptions = {},
): Promise<HostApi> {
    const { host } = viewJob(job, await getAccount(cluster, 'jobs.Job', job));
    if (host === undefined) throw new HostApiError(`no host has the job ${job} yet`, { isTransient: true });
    const { endpoint, worker } = await getAccount(cluster, 'tiers.Host', host);
    const padding = endpoint.indexOf(0);
    const url = new TextDecoder().decode(endpoint.slice(0, padding < 0 ? endpoint.length : padding));
    if (url === '') throw new HostApiError(`the host ${host} has no API: its log comes with the result`);
    return new HostApi({ url, host, worker }, client, options);
}

/**
 * What a host tells the client of its jobs, and does for it. Each request is signed by the
 * client, which a wallet asks its user about. Redirects are not followed.
 */
export class HostApi {
    readonly endpoint: HostEndpoint;
    readonly #base: URL;
    readonly #client: MessageSigner;
    readonly #options: HostApiOptions;

    /** Connects when something is asked. Throws when the URL cannot be used. */
    constructor(endpoint: HostEndpoint, client: MessageSigner, options: HostApiOptions = {}) {
        this.endpoint = endpoint;
        this.#base = usable(endpoint.url);
        this.#client = client;
        this.#options = options;
    }

    /** How far the host is with `job`, and with its services. */
    async status(job: Address, options: AskOptions = {}): Promise<JobStatus> {
        return readStatus(await this.#json('GET', jobPath(job), 'the status of a job', options));
    }

    /**
     * Has the host end `job` now: it stops the containers, stores the result of what had run and
     * finishes the job, paid until then. It answers as soon as it begins; the chain says when it is
     * done. A host that does not obey is stopped on chain: `stopJob`.
     */
    async stop(job: Address, options: AskOptions = {}): Promise<JobStatus> {
        return readStatus(await this.#json('POST', `${jobPath(job)}/stop`, 'the status of a job', options));
    }

    /**
     * The log of `job` and what is added to it, until it is over. A connection that is lost is made
     * anew, and reading goes on after the last line.
     */
    async *streamLog(job: Address, options: LogOptions = {}): AsyncGenerator<LogLine, void, undefined> {
        const { offset = 0, patience: longest = LOG_PATIENCE, abortSignal } = options;
        const bounds = { idle: this.#options.idleWait ?? IDLE_WAIT, limit: MAX_LOG_BYTES, what: 'a log' };
        let end = offset;
        let answered = Date.now();
        for (let failures = 0; ; failures += 1) {
            const patience = new Patience(abortSignal);
            try {
                const query = `?offset=${end}`;
                const response = await this.#ask(patience, 'GET', `${jobPath(job)}/log`, { query });
                answered = Date.now();
                for await (const { line, length } of readLines(response, patience, bounds)) {
                    end += length;
                    if (end - offset > MAX_LOG_BYTES) throw new HostApiError('the log is too long');
                    failures = 0;
                    answered = Date.now();
                    yield { ...readLogLine(line), end };
                }
                return;
            } catch (error) {
                abortSignal?.throwIfAborted();
                if (!(error instanceof HostApiError) || !error.isTransient) throw error;
                if (Date.now() - answered >= longest) throw error;
            } finally {
                patience.close();
            }
            await pause(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE), abortSignal);
        }
    }

    /**
     * Runs a command in the running container of the operation `op`; no shell reads it. What it
     * prints comes while it prints, and what it ended with is the last item. Throws when that
     * is not known: the command may go on in the container.
     */
    async *exec(
        job: Address,
        op: string,
        command: readonly string[],
        options: AskOptions = {},
    ): AsyncGenerator<ExecLine, void, undefined> {
        const patience = new Patience(options.abortSignal);
        const what = "a command's output";
        try {
            const body = new TextEncoder().encode(JSON.stringify({ op, command }));
            const send = { body, headers: { 'content-type': 'application/json' } };
            const response = await this.#ask(patience, 'POST', `${jobPath(job)}/exec`, send);
            const bounds = { idle: COMMAND_IDLE, limit: MAX_COMMAND_BYTES, what };
            for await (const { line } of readLines(response, patience, bounds)) {
                const read = readExecLine(line);
                yield read;
                if ('exitCode' in read) return;
            }
            throw malformed(`${what}, and how it ended`);
        } finally {
            patience.close();
        }
    }

    /**
     * Sends the host the definition of a confidential job, sealed to a key of the host's that its
     * worker signed. `reply` is what the result is sealed to. The same may be sent again.
     *
     * Throws when another definition came first, or when the key is not the host's.
     */
    async sendDefinition(
        job: Address,
        reply: ReadonlyUint8Array,
        definition: ReadonlyUint8Array,
        options: AskOptions = {},
    ): Promise<JobStatus> {
        const { worker, host } = this.endpoint;
        const shown = readHostKey(await this.#json('GET', `${jobPath(job)}/seal`, 'a key', options));
        const key = await verifyHostKey(shown, worker, job, host);
        const body = await sealDefinition(key, job, host, reply, definition);
        const digest = btoa(String.fromCharCode(...(await hash(body))));
        const headers = { 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${digest}:` };
        const send = { body, headers, wait: DELIVERY_WAIT };
        const path = `${jobPath(job)}/definition`;
        return readStatus(await this.#json('PUT', path, 'the status of a job', options, send));
    }

    async #json(
        method: HostRequest['method'],
        path: string,
        what: string,
        options: AskOptions,
        send: Sent = {},
    ): Promise<unknown> {
        const patience = new Patience(options.abortSignal);
        try {
            const response = await this.#ask(patience, method, path, send);
            return await readJson(response, patience, this.#answerWait, what);
        } finally {
            patience.close();
        }
    }

    /** The beginning of a good answer. */
    async #ask(patience: Patience, method: HostRequest['method'], path: string, sent: Sent): Promise<Response> {
        const { body, query = '', wait = this.#answerWait } = sent;
        patience.signal.throwIfAborted();
        const request = { host: this.endpoint.host, method, path, ...(body && { body }) };
        const validity = fresh(this.#options.validity ?? VALIDITY);
        const headers = { ...sent.headers, authorization: await signRequest(this.#client, request, validity) };
        // Something in between may serve the API below a path, which the host never sees.
        const url = new URL(this.#base);
        url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
        url.search = query;
        const response = await patience.within(wait, () =>
            fetch(url, {
                method,
                headers,
                redirect: 'manual',
                credentials: 'omit',
                signal: patience.signal,
                ...(body && { body: Uint8Array.from(body) }),
            }),
        );
        const { status } = response;
        if (status === 200 || status === 202) return response;
        if (status === 404) throw new HostApiError('the host has nothing of this job', { status, isTransient: true });
        const reason = await refusal(response, patience, wait);
        throw new HostApiError(`the host's API answered ${status}: ${reason}`, {
            status,
            isTransient: status >= 500 || status === 429,
        });
    }

    get #answerWait(): number {
        return this.#options.answerWait ?? ANSWER_WAIT;
    }
}

/** What goes with a request beside its signature. */
interface Sent {
    readonly query?: string;
    readonly body?: ReadonlyUint8Array;
    readonly headers?: Readonly<Record<string, string>>;
    /** Milliseconds that the answer may take. */
    readonly wait?: number;
}

function usable(text: string): URL {
    const wrong = (why: string) =>
        new HostApiError(`the host's URL ${JSON.stringify(printable(text))} cannot be used: ${why}`);
    if (!URL.canParse(text)) throw wrong('it is not a URL');
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw wrong('expected http or https');
    if (url.username !== '' || url.password !== '') throw wrong('expected none with a user or password');
    if (/[?#]/.test(text)) throw wrong('expected none with a query or fragment');
    return url;
}

function jobPath(job: Address): string {
    return `/v1/jobs/${job}`;
}

function readStatus(value: unknown): JobStatus {
    const what = 'the status of a job';
    const { job, state, step, message, log_bytes = 0, log_is_cut = false, services = [] } = object(value, what);
    const isRight =
        typeof job === 'string' &&
        isOneOf(RUN_STATES, state) &&
        typeof step === 'string' &&
        isAbsentOr('string', message) &&
        Number.isSafeInteger(log_bytes) &&
        typeof log_is_cut === 'boolean' &&
        Array.isArray(services);
    if (!isRight) throw malformed(what);
    return {
        job,
        state,
        step,
        message: (message ?? undefined) as string | undefined,
        logBytes: log_bytes as number,
        logIsCut: log_is_cut,
        services: services.map(readService),
    };
}

function readService(value: unknown): ServiceStatus {
    const what = 'the status of a service';
    const { op, port, kind, state, url, expires_at } = object(value, what);
    const isRight =
        typeof op === 'string' &&
        Number.isSafeInteger(port) &&
        typeof kind === 'string' &&
        isOneOf(SERVICE_STATES, state) &&
        isAbsentOr('string', url) &&
        (expires_at === undefined || expires_at === null || Number.isSafeInteger(expires_at));
    if (!isRight) throw malformed(what);
    const expiresAt = typeof expires_at === 'number' ? BigInt(expires_at) : undefined;
    return { op, port: port as number, kind, state, url: (url ?? undefined) as string | undefined, expiresAt };
}

function readLogLine(value: unknown): Omit<LogLine, 'end'> {
    const { op, stream, time, text } = object(value, 'a line of a log');
    // Unix nanoseconds, of which a number has some hundred too many or too few.
    const date = new Date(typeof time === 'number' ? time / 1e6 : NaN);
    if (
        typeof op !== 'string' ||
        typeof stream !== 'string' ||
        typeof text !== 'string' ||
        Number.isNaN(date.valueOf())
    ) {
        throw malformed('a line of a log');
    }
    return { op, stream, time: date, text };
}

function readExecLine(value: unknown): ExecLine {
    const what = "a line of a command's output";
    const { stream, text, exit_code: exitCode, error } = object(value, what);
    if (typeof error === 'string') {
        throw new HostApiError(`the host does not know how the command ended: ${printable(error)}`);
    }
    if (typeof exitCode === 'number') return { exitCode };
    if ((stream === 'stdout' || stream === 'stderr') && typeof text === 'string') return { stream, text };
    throw malformed(what);
}

function readHostKey(value: unknown): HostKey {
    const { job, host, key, signature } = object(value, 'a key');
    const isRight = [job, host, key, signature].every((field) => typeof field === 'string');
    if (!isRight) throw malformed('a key');
    return { job, host, key, signature } as HostKey;
}

function isOneOf<Word extends string>(words: readonly Word[], value: unknown): value is Word {
    return words.some((word) => word === value);
}

function isAbsentOr(type: 'string', value: unknown): boolean {
    return value === undefined || value === null || typeof value === type;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
        const end = () => {
            clearTimeout(timer);
            reject(signal?.reason as Error);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener('abort', end);
            resolve();
        }, milliseconds);
        signal?.addEventListener('abort', end, { once: true });
        if (signal?.aborted) end();
    });
}
