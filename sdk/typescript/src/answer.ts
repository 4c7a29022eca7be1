/**
 * Answers of a host's API. The URL is whatever the host wrote on chain and its answers are
 * whatever it likes, so each has a largest size and a longest wait.
 */

import { join } from './bytes.js';

/** A host's API gave no answer that can be used. */
export class HostApiError extends Error {
    override readonly name = 'HostApiError';
    /** The HTTP status that the host refused with; `undefined` when it did not answer, or not as it should. */
    readonly status: number | undefined;
    /** Whether the same may work later without anything being changed. */
    readonly isTransient: boolean;

    constructor(message: string, of: { status?: number; isTransient?: boolean; cause?: unknown } = {}) {
        super(message, { cause: of.cause });
        this.status = of.status;
        this.isTransient = of.isTransient ?? false;
    }
}

/** Ends a request that takes too long, and one that its caller does not want any more. */
export class Patience {
    readonly #ended = new AbortController();
    readonly #caller: AbortSignal | undefined;
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(caller: AbortSignal | undefined) {
        this.#caller = caller;
        caller?.addEventListener('abort', this.#end);
        if (caller?.aborted) this.#end();
    }

    /** For the request. */
    get signal(): AbortSignal {
        return this.#ended.signal;
    }

    /** What `work` comes to, within so many milliseconds. */
    async within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
        this.signal.throwIfAborted();
        this.#timer = setTimeout(() => {
            this.#ended.abort(new HostApiError("the host's API did not answer in time", { isTransient: true }));
        }, milliseconds);
        try {
            return await work();
        } catch (cause) {
            // Who ended it says why.
            this.signal.throwIfAborted();
            if (cause instanceof HostApiError) throw cause;
            throw new HostApiError("the host's API does not answer", { isTransient: true, cause });
        } finally {
            clearTimeout(this.#timer);
        }
    }

    /** Ends the connection, if there still is one. */
    close(): void {
        this.#caller?.removeEventListener('abort', this.#end);
        this.#ended.abort();
    }

    readonly #end = () => {
        this.#ended.abort(this.#caller?.reason);
    };
}

/** The largest answer that is read, where it is not lines: bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** The longest line. An engine cuts lines at 16 KiB, which JSON's escapes make at most six times as long. */
const MAX_LINE_BYTES = 256 * 1024;
const NEWLINE = 10;

/** All of a short answer, which is JSON and has to come within so many milliseconds. */
export async function readJson(response: Response, patience: Patience, wait: number, what: string): Promise<unknown> {
    const reader = response.body?.getReader();
    const parts: Uint8Array[] = [];
    await patience.within(wait, async () => {
        let length = 0;
        for (;;) {
            const part = await reader?.read();
            if (part?.value === undefined) return;
            parts.push(part.value);
            length += part.value.length;
            if (length > MAX_ANSWER_BYTES) throw tooLong(MAX_ANSWER_BYTES, what);
        }
    });
    return parse(join(parts), what);
}

/**
 * The lines of an answer, each with the bytes that it took, its newline included. `idle` is how
 * long the next bytes may take, in milliseconds, and `limit` the most bytes that are read.
 */
export async function* readLines(
    response: Response,
    patience: Patience,
    bounds: { readonly idle: number; readonly limit: number; readonly what: string },
): AsyncGenerator<{ line: unknown; length: number }, void, undefined> {
    const { idle, limit, what } = bounds;
    const reader = response.body?.getReader();
    let begun: Uint8Array[] = [];
    let length = 0;
    let total = 0;
    for (;;) {
        const part = await patience.within(idle, async () => reader?.read());
        if (part?.value === undefined) break;
        let rest: Uint8Array = part.value;
        total += rest.length;
        if (total > limit) throw tooLong(limit, what);
        for (;;) {
            const end = rest.indexOf(NEWLINE);
            const piece = end < 0 ? rest : rest.subarray(0, end);
            begun.push(piece);
            length += piece.length;
            if (length > MAX_LINE_BYTES) throw tooLong(MAX_LINE_BYTES, `one line of ${what}`);
            if (end < 0) break;
            yield { line: parse(join(begun), `a line of ${what}`), length: length + 1 };
            begun = [];
            length = 0;
            rest = rest.subarray(end + 1);
        }
    }
    if (length > 0) throw malformed(`${what} of whole lines`);
}

/** Why a host refused, as it says itself: any text, of which no more is kept than fits a message. */
export async function refusal(response: Response, patience: Patience, wait: number): Promise<string> {
    try {
        const { error } = object(await readJson(response, patience, wait, 'a refusal'), 'a refusal');
        if (typeof error === 'string') return printable(error);
    } catch (error) {
        if (patience.signal.aborted || !(error instanceof HostApiError)) throw error;
    }
    return 'no reason given';
}

/** The fields of a JSON object. */
export function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(what);
    return value as Readonly<Record<string, unknown>>;
}

/** The host answered something else than was expected. */
export function malformed(what: string, cause?: unknown): HostApiError {
    return new HostApiError(`the host's answer is not ${what}`, { cause });
}

/** What a host said, without what could do something to a terminal, and not all of a long text. */
export function printable(text: string): string {
    return text.slice(0, 300).replace(/\p{Cc}/gu, '\u{fffd}');
}

function tooLong(limit: number, what: string): HostApiError {
    return new HostApiError(`the host's answer is too long: expected at most ${limit} bytes of ${what}`);
}

function parse(bytes: Uint8Array, what: string): unknown {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (cause) {
        throw malformed(what, cause);
    }
}
