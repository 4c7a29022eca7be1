import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { hash } from './job.js';

/** The most hashes of a proof that the chain takes. */
const MAX_PROOF = 20;

/** The tree behind the root of an import of hosts. */
export interface ImportTree {
    /** What the import is opened with. */
    readonly root: Uint8Array;
    /** The hosts in the order of their leaves, each with what proves that it is in the tree. */
    readonly hosts: readonly { readonly host: Address; readonly proof: readonly Uint8Array[] }[];
}

/**
 * The tree of the account `importAddress` for `hosts`, in whatever order they are
 * listed. Throws when there is no host, one is listed twice, or there are more than
 * 2^20.
 */
export async function importTree(importAddress: Address, hosts: readonly Address[]): Promise<ImportTree> {
    if (hosts.length === 0) throw new RangeError('an import needs at least one host');
    if (hosts.length > 2 ** MAX_PROOF) throw new RangeError(`${hosts.length} hosts are too many for one import`);
    const ordered = hosts.map((host) => ({ host, bytes: bytesOf(host) })).sort((a, b) => compare(a.bytes, b.bytes));
    for (const [at, { host }] of ordered.entries()) {
        if (at > 0 && ordered[at - 1]?.host === host) throw new RangeError(`the host ${host} is listed twice`);
    }
    const layers = [await Promise.all(ordered.map(({ host }) => leaf(importAddress, host)))];
    for (let layer = layers[0]!; layer.length > 1; ) {
        layer = await above(layer);
        layers.push(layer);
    }
    return {
        root: layers.at(-1)![0]!,
        hosts: ordered.map(({ host }, at) => ({ host, proof: path(layers, at) })),
    };
}

/** Whether `proof` leads from `host` to `root`, as the chain finds it. */
export async function verifyImport(
    root: ReadonlyUint8Array,
    importAddress: Address,
    host: Address,
    proof: readonly ReadonlyUint8Array[],
): Promise<boolean> {
    let reached = await leaf(importAddress, host);
    for (const next of proof) reached = await node(reached, next);
    return proof.length <= MAX_PROOF && compare(reached, root) === 0;
}

function leaf(importAddress: Address, host: Address): Promise<Uint8Array> {
    return hash(Uint8Array.from([0, ...bytesOf(importAddress), ...bytesOf(host)]));
}

function node(one: ReadonlyUint8Array, other: ReadonlyUint8Array): Promise<Uint8Array> {
    const [smaller, larger] = compare(one, other) < 0 ? [one, other] : [other, one];
    return hash(Uint8Array.from([1, ...smaller, ...larger]));
}

/** The layer above: the last one without a neighbour is passed on as it is. */
async function above(layer: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const parents: Promise<Uint8Array>[] = [];
    for (let at = 0; at < layer.length; at += 2) {
        const [one, other] = [layer[at]!, layer[at + 1]];
        parents.push(other === undefined ? Promise.resolve(one) : node(one, other));
    }
    return Promise.all(parents);
}

/** The neighbours on the way from a leaf to the root. */
function path(layers: readonly (readonly Uint8Array[])[], at: number): Uint8Array[] {
    return layers.slice(0, -1).flatMap((layer, height) => layer[(at >> height) ^ 1] ?? []);
}

function bytesOf(address: Address): ReadonlyUint8Array {
    return getAddressEncoder().encode(address);
}

function compare(one: ReadonlyUint8Array, other: ReadonlyUint8Array): number {
    for (let at = 0; at < one.length; at += 1) {
        const difference = one[at]! - other[at]!;
        if (difference !== 0) return difference;
    }
    return 0;
}
