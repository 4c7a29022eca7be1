import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
    getAddressEncoder,
    getBase58Encoder,
    getPublicKeyFromAddress,
    signatureBytes,
    verifySignature,
    type Address,
    type ReadonlyUint8Array,
} from '@solana/kit';
import { join } from './bytes.js';

/** A document that cannot be sealed or opened, or a host's key that is not taken. */
export class SealError extends Error {
    override readonly name = 'SealError';
}

/** A key of X25519: what opens, and what is sealed to. 32 bytes each. */
export interface SealKey {
    readonly secret: ReadonlyUint8Array;
    readonly public: ReadonlyUint8Array;
}

/** The key of a host for one job, as it gives it out: `GET /v1/jobs/JOB/seal`. */
export interface HostKey {
    readonly job: string;
    readonly host: string;
    /** In lower-case hexadecimal. */
    readonly key: string;
    /** The worker's, in base 58. */
    readonly signature: string;
}

const HEAD = encode('nosana sealed v1\n');
const STREAM_HEAD = encode('nosana sealed stream v1\n');
/** Bytes of each chunk of a stream before it is sealed, but for the last one. */
const CHUNK_BYTES = 16 * 1024;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
});

/**
 * The key that results of `job` are sealed to, from the seed of its client's wallet: the
 * first 32 bytes of a key file.
 */
export async function jobKey(seed: ReadonlyUint8Array, job: Address): Promise<SealKey> {
    if (seed.length !== KEY_BYTES) throw new SealError(`expected a seed of ${KEY_BYTES} bytes, found ${seed.length}`);
    const base = await crypto.subtle.importKey('raw', Uint8Array.from(seed), 'HKDF', false, ['deriveBits']);
    const parameters = {
        name: 'HKDF',
        hash: 'SHA-256',
        salt: encode('nosana sealed job key v1'),
        info: Uint8Array.from(getAddressEncoder().encode(job)),
    };
    const secret = new Uint8Array(await crypto.subtle.deriveBits(parameters, base, KEY_BYTES * 8));
    return { secret, public: await publicKey(secret) };
}

/** A key that nothing tells of: whoever cannot use {@link jobKey}, as in a browser, keeps this one until the result is opened. */
export async function randomKey(): Promise<SealKey> {
    const secret = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    return { secret, public: await publicKey(secret) };
}

/**
 * What is put into the store and posted in place of a confidential definition. The result is
 * sealed, too, unless it may be `'public'`.
 */
export function cover(result: 'sealed' | 'public' = 'sealed'): Uint8Array {
    const listen = '{"type":"api-listen","args":{}}';
    const logistics = result === 'sealed' ? `"send":${listen},"receive":${listen}` : `"send":${listen}`;
    const meta = '"version":"0.1","type":"container","meta":{"trigger":"cli"}';
    return encode(`{${meta},"logistics":{${logistics}},"ops":[]}`);
}

/**
 * The key in `shown`, when it is for `job` from `host` and signed by that host's
 * `worker`, as the chain names it.
 */
export async function verifyHostKey(shown: HostKey, worker: Address, job: Address, host: Address): Promise<Uint8Array> {
    if (shown.job !== job || shown.host !== host) {
        throw new SealError('the key is for another job or host');
    }
    if (!/^[0-9a-f]{64}$/.test(shown.key)) {
        throw new SealError('the key is none: expected 64 lower-case hexadecimal digits');
    }
    const message = encode(`nosana host seal v1\n${job}\n${host}\n${shown.key}`);
    if (!(await isSigned(shown.signature, worker, message))) {
        throw new SealError("the key is not signed by the host's worker");
    }
    return Uint8Array.from(shown.key.match(/../g) ?? [], (digits) => parseInt(digits, 16));
}

/**
 * Seals a definition to the `key` of `host` for `job`: the body of
 * `PUT /v1/jobs/JOB/definition`. `reply` is what the result is sealed to.
 */
export async function sealDefinition(
    key: ReadonlyUint8Array,
    job: Address,
    host: Address,
    reply: ReadonlyUint8Array,
    definition: ReadonlyUint8Array,
): Promise<Uint8Array> {
    if (reply.length !== KEY_BYTES) throw new SealError(`expected a key of ${KEY_BYTES} bytes, found ${reply.length}`);
    const sender = await suite.createSenderContext({
        recipientPublicKey: await suite.kem.deserializePublicKey(buffer(key)),
        info: buffer(definitionInfo(job, host)),
    });
    const ciphertext = await sender.seal(buffer(join([reply, definition])));
    return join([HEAD, new Uint8Array(sender.enc), new Uint8Array(ciphertext)]);
}

/** Whether a document is sealed, by how it begins. */
export function isSealed(document: ReadonlyUint8Array): boolean {
    return HEAD.every((byte, place) => document[place] === byte);
}

/** The result of `job`, sealed to the public key that belongs to `secret`. */
export async function openResult(
    secret: ReadonlyUint8Array,
    job: Address,
    sealed: ReadonlyUint8Array,
): Promise<Uint8Array> {
    return open(secret, join([encode('nosana sealed result v1\n'), getAddressEncoder().encode(job)]), sealed);
}

/**
 * What the operation `op` of `job` left, sealed to the public key that belongs to `secret`: a tar,
 * piece by piece as `sealed` comes. Only the end says that it is all of it: whoever stops before,
 * or at an error, may have less.
 */
export async function* openArtifact(
    secret: ReadonlyUint8Array,
    job: Address,
    op: string,
    sealed: AsyncIterable<ReadonlyUint8Array> | Iterable<ReadonlyUint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
    const start = STREAM_HEAD.length + KEY_BYTES;
    const length = CHUNK_BYTES + TAG_BYTES;
    let rest: Uint8Array = new Uint8Array();
    let recipient: Awaited<ReturnType<typeof suite.createRecipientContext>> | undefined;
    const open = async (chunk: Uint8Array, data: string): Promise<Uint8Array> => {
        if (!recipient) throw new SealError('expected a stream that begins with `nosana sealed stream v1`');
        try {
            return new Uint8Array(await recipient.open(buffer(chunk), buffer(encode(data))));
        } catch (cause) {
            throw cannotOpen(cause);
        }
    };
    for await (const piece of sealed) {
        rest = join([rest, piece]);
        if (!recipient && rest.length >= start && STREAM_HEAD.every((byte, place) => rest[place] === byte)) {
            const info = join([encode('nosana sealed artifact v1\n'), getAddressEncoder().encode(job), encode(op)]);
            recipient = await recipientOf(secret, rest.slice(STREAM_HEAD.length, start), info);
            rest = rest.slice(start);
        }
        if (!recipient && rest.length >= start) break;
        // Whether a chunk is the last one shows only by what comes after it.
        while (recipient && rest.length > length) {
            yield await open(rest.slice(0, length), '');
            rest = rest.slice(length);
        }
    }
    yield await open(rest, 'final');
}

/** What a client sent to `host` for `job`, as the host opens it. */
export async function openDefinition(
    secret: ReadonlyUint8Array,
    job: Address,
    host: Address,
    sealed: ReadonlyUint8Array,
): Promise<{ reply: Uint8Array; definition: Uint8Array }> {
    const opened = await open(secret, definitionInfo(job, host), sealed);
    if (opened.length < KEY_BYTES) throw new SealError("expected the client's key, then the definition");
    return { reply: opened.slice(0, KEY_BYTES), definition: opened.slice(KEY_BYTES) };
}

async function open(
    secret: ReadonlyUint8Array,
    info: ReadonlyUint8Array,
    sealed: ReadonlyUint8Array,
): Promise<Uint8Array> {
    if (!isSealed(sealed)) throw new SealError('expected a document that begins with `nosana sealed v1`');
    const ciphertext = HEAD.length + KEY_BYTES;
    const recipient = await recipientOf(secret, sealed.slice(HEAD.length, ciphertext), info);
    try {
        return new Uint8Array(await recipient.open(buffer(sealed.slice(ciphertext))));
    } catch (cause) {
        throw cannotOpen(cause);
    }
}

async function recipientOf(
    secret: ReadonlyUint8Array,
    encapsulated: ReadonlyUint8Array,
    info: ReadonlyUint8Array,
): ReturnType<typeof suite.createRecipientContext> {
    try {
        return await suite.createRecipientContext({
            recipientKey: await privateKey(secret),
            enc: buffer(encapsulated),
            info: buffer(info),
        });
    } catch (cause) {
        throw cannotOpen(cause);
    }
}

function cannotOpen(cause: unknown): SealError {
    return new SealError('it was sealed to another key, for another job, or changed since', { cause });
}

function privateKey(secret: ReadonlyUint8Array): ReturnType<typeof suite.kem.importKey> {
    return suite.kem.importKey('raw', buffer(secret), false);
}

/** X25519 of the secret and the base point. */
async function publicKey(secret: ReadonlyUint8Array): Promise<Uint8Array> {
    const base = new Uint8Array(KEY_BYTES);
    base[0] = 9;
    const point = await suite.kem.deserializePublicKey(buffer(base));
    const parameters = { name: 'X25519', public: point };
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, await privateKey(secret), KEY_BYTES * 8));
}

async function isSigned(signature: string, worker: Address, message: Uint8Array): Promise<boolean> {
    let bytes;
    try {
        // 64 bytes are at most 88 digits; more is not worth decoding.
        bytes = signatureBytes(getBase58Encoder().encode(signature.slice(0, 89)));
    } catch {
        return false;
    }
    return verifySignature(await getPublicKeyFromAddress(worker), bytes, message);
}

function definitionInfo(job: Address, host: Address): Uint8Array {
    const addresses = [job, host].map((address) => getAddressEncoder().encode(address));
    return join([encode('nosana sealed definition v1\n'), ...addresses]);
}

function encode(text: string): Uint8Array {
    return new TextEncoder().encode(text);
}

/** A buffer of exactly these bytes. */
function buffer(bytes: ReadonlyUint8Array): ArrayBuffer {
    return Uint8Array.from(bytes).buffer;
}
