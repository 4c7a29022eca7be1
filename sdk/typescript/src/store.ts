import { type ReadonlyUint8Array } from '@solana/kit';
import { hash } from './job.js';

/** A store that does not have a document, does not take it, or has another one than was asked for. */
export class StoreError extends Error {
    override readonly name = 'StoreError';
}

/** Puts a document into the store at `url`, and returns its SHA-256. */
export async function putDocument(
    url: string,
    bytes: ReadonlyUint8Array,
    abortSignal?: AbortSignal,
): Promise<Uint8Array> {
    const name = await hash(bytes);
    const response = await fetch(addressOf(url, name), {
        method: 'PUT',
        body: Uint8Array.from(bytes),
        ...(abortSignal && { signal: abortSignal }),
    });
    await response.body?.cancel();
    if (!response.ok)
        throw new StoreError(`the store did not take the document ${hex(name)}: status ${response.status}`);
    return name;
}

/** The document of a SHA-256, checked against it, of at most `limit` bytes. Who serves it need not be trusted. */
export async function getDocument(
    url: string,
    name: ReadonlyUint8Array,
    limit: number,
    abortSignal?: AbortSignal,
): Promise<Uint8Array> {
    const response = await fetch(addressOf(url, name), abortSignal ? { signal: abortSignal } : {});
    if (!response.ok) {
        await response.body?.cancel();
        throw new StoreError(`the store has no document ${hex(name)}: status ${response.status}`);
    }
    const bytes = await read(response, limit);
    if (hex(await hash(bytes)) !== hex(name)) {
        throw new StoreError(`the store answered with another document than ${hex(name)}`);
    }
    return bytes;
}

/** Nothing is read beyond the limit. */
async function read(response: Response, limit: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
        length += part.length;
        if (length > limit) throw new StoreError(`the document is larger than the ${limit} bytes allowed`);
        parts.push(part);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
    }
    return bytes;
}

function addressOf(url: string, name: ReadonlyUint8Array): string {
    return `${url.replace(/\/+$/, '')}/${hex(name)}`;
}

function hex(bytes: ReadonlyUint8Array): string {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
