import {
    createSignableMessage,
    getBase58Decoder,
    isMessagePartialSigner,
    type Address,
    type MessageSigner,
    type ReadonlyUint8Array,
} from '@solana/kit';
import { hash } from './job.js';

/** A request to the API of a host, of which the signature is made. */
export interface HostRequest {
    /** Whom it is for: a host cannot use it at another one. */
    readonly host: Address;
    readonly method: 'GET' | 'POST' | 'PUT';
    /** As the host sees it, without its query: `/v1/jobs/JOB`. */
    readonly path: string;
    /** What is sent with it; of GET nothing. */
    readonly body?: ReadonlyUint8Array;
}

/** What tells requests of a client from each other. */
export interface Validity {
    /** Until when the host takes it, Unix seconds: at most 60 ahead. */
    readonly expiry: bigint;
    /** 16 bytes, of which no two requests have the same. */
    readonly nonce: ReadonlyUint8Array;
}

/** Seconds that a request is good for unless said otherwise: either clock may be off by as much. */
export const VALIDITY = 30;

/**
 * The `Authorization` header of one request, signed by the job's client: a key, or a
 * wallet that signs messages. For one request only, since the host takes it once.
 *
 * Throws when the wallet signs another text than this, as some do.
 */
export async function signRequest(
    client: MessageSigner,
    request: HostRequest,
    validity: Validity = fresh(VALIDITY),
): Promise<string> {
    const { host, method, path, body = new Uint8Array() } = request;
    const nonce = hex(validity.nonce);
    const lines = ['nosana host api v1', method, path, host, String(validity.expiry), nonce];
    if (method !== 'GET') lines.push(hex(await hash(body)));
    const signature = getBase58Decoder().decode(await sign(client, lines.join('\n')));
    return `Nosana ${client.address} ${validity.expiry} ${nonce} ${signature}`;
}

/** A validity that begins now and lasts some seconds. */
export function fresh(seconds: number): Validity {
    const expiry = BigInt(Math.floor(Date.now() / 1_000) + seconds);
    return { expiry, nonce: crypto.getRandomValues(new Uint8Array(16)) };
}

async function sign(client: MessageSigner, text: string): Promise<ReadonlyUint8Array> {
    const message = createSignableMessage(text);
    const signed = isMessagePartialSigner(client)
        ? { content: message.content, signatures: (await client.signMessages([message]))[0] }
        : (await client.modifyAndSignMessages([message]))[0];
    const signature = signed?.signatures?.[client.address];
    if (signature === undefined) throw new TypeError('expected the wallet to sign the request, found no signature');
    if (hex(signed!.content) !== hex(message.content)) {
        throw new TypeError('the wallet signed another text than the request: expected one that signs it as it is');
    }
    return signature;
}

function hex(bytes: ReadonlyUint8Array): string {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
