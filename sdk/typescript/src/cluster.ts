import {
    createSolanaRpc,
    createSolanaRpcSubscriptions,
    getBase64Encoder,
    type Address,
    type Base64EncodedDataResponse,
    type ReadonlyUint8Array,
    type Rpc,
    type RpcSubscriptions,
    type SolanaRpcApi,
    type SolanaRpcSubscriptionsApi,
} from '@solana/kit';

/** A node of a cluster. Everything is read and awaited at the commitment `confirmed`. */
export interface Cluster {
    /** JSON-RPC. */
    readonly rpc: Rpc<SolanaRpcApi>;
    /** WebSocket subscriptions. Without them a job is watched by asking alone. */
    readonly subscriptions?: RpcSubscriptions<SolanaRpcSubscriptionsApi>;
}

/** An account as a node has it. */
export interface RawAccount {
    /** The slot that it was read at. */
    readonly slot: bigint;
    /** The program that owns it. */
    readonly programAddress: Address;
    /** Its data. */
    readonly data: ReadonlyUint8Array;
}

/** Uses the node at `url`, and its WebSocket at `websocket`. Connects when something is asked. */
export function connect(url: string, websocket?: string): Cluster {
    const rpc = createSolanaRpc(url);
    return websocket === undefined ? { rpc } : { rpc, subscriptions: createSolanaRpcSubscriptions(websocket) };
}

/** An account as a node has it, or that it has none. */
export type Sighting = RawAccount | { readonly slot: bigint; readonly data: undefined };

/** The account at `address`, or that there is none. */
export async function look(cluster: Cluster, address: Address, abortSignal?: AbortSignal): Promise<Sighting> {
    const { context, value } = await cluster.rpc
        .getAccountInfo(address, { commitment: 'confirmed', encoding: 'base64' })
        .send(abortSignal && { abortSignal });
    return sighting(context.slot, value);
}

/** What a node tells of an account. One that was closed is told of without lamports, too. */
export function sighting(
    slot: bigint,
    value: { readonly owner: Address; readonly lamports: bigint; readonly data: Base64EncodedDataResponse } | null,
): Sighting {
    if (value === null || value.lamports === 0n) return { slot, data: undefined };
    return { slot, programAddress: value.owner, data: getBase64Encoder().encode(value.data[0]) };
}
