import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
    generateKeyPairSigner,
    SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
    SolanaError,
} from '@solana/kit';
import { send, TransactionError, type Cluster } from '../src/index.js';
import { hurry } from './time.js';

const LAST_BLOCK = 100n;
const CONFIRMED = { confirmationStatus: 'confirmed', err: null };

test('a confirmed transaction is known by its signature', async (context) => {
    const cluster = node({ statuses: [null, { ...CONFIRMED, confirmationStatus: 'processed' }, CONFIRMED] });
    assert.match(await sent(context, cluster), /^[1-9A-HJ-NP-Za-km-z]{64,88}$/);
    assert.deepEqual(cluster.preflights, [true]);
});

test('what the simulation refuses is refused, with the reason of the program', async (context) => {
    const cause = new SolanaError(SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM, { code: 6209, index: 0 });
    const refusal = preflight(cause);
    const error = await failure(context, node({ sends: [refusal] }));
    assert.equal(error.outcome, 'refused');
    assert.equal(error.programError?.name, 'PriceTooHigh');
    assert.match(error.message, /PriceTooHigh: the market's price is above/);
    assert.equal(error.cause, refusal);
});

test('a refusal of the node is final, and says why', async (context) => {
    const refusal = new SolanaError(SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY, { numSlotsBehind: 7 });
    const error = await failure(context, node({ sends: [refusal] }));
    assert.equal(error.outcome, 'refused');
    assert.equal(error.programError, undefined);
    assert.ok(error.message.includes(refusal.message));
});

test('a transaction that failed in its block is refused', async (context) => {
    const status = { confirmationStatus: 'confirmed', err: { InstructionError: [0, { Custom: 6224n }] } };
    const error = await failure(context, node({ statuses: [status] }));
    assert.equal(error.outcome, 'refused');
    assert.equal(error.programError?.name, 'WrongState');
});

test('a transaction whose time is over has expired', async (context) => {
    const error = await failure(context, node({ statuses: [null], height: LAST_BLOCK + 1n }));
    assert.equal(error.outcome, 'expired');
});

test('one that landed in the last moment has not', async (context) => {
    await sent(context, node({ statuses: [CONFIRMED], height: LAST_BLOCK + 1n }));
});

test('when nobody answers it is sent again, without a simulation that would fail if it has landed', async (context) => {
    const cluster = node({
        sends: [new Error('the connection was lost'), preflight()],
        statuses: [null, null, null, null, null, null, null, null, CONFIRMED],
    });
    await sent(context, cluster);
    assert.deepEqual(cluster.preflights, [true, false]);
});

test('who waits no longer is told that the outcome is not known', async (context) => {
    const controller = new AbortController();
    const cluster = node({
        statuses: [null],
        onStatus: () => {
            controller.abort(new Error('enough'));
        },
    });
    const error = await failure(context, cluster, controller.signal);
    assert.equal(error.outcome, 'unknown');
    assert.match(error.message, /enough/);
    assert.match(error.signature, /^[1-9A-HJ-NP-Za-km-z]{64,88}$/);
});

async function sent(context: TestContext, cluster: Cluster, abortSignal?: AbortSignal): Promise<string> {
    const payer = await generateKeyPairSigner();
    return hurry(context, () => send(cluster, payer, [], abortSignal && { abortSignal }));
}

async function failure(context: TestContext, cluster: Cluster, abortSignal?: AbortSignal): Promise<TransactionError> {
    const error: unknown = await sent(context, cluster, abortSignal).catch((error: unknown) => error);
    assert.ok(error instanceof TransactionError, String(error));
    return error;
}

function preflight(cause?: Error): SolanaError {
    const context = { logs: null, unitsConsumed: null } as never;
    return new SolanaError(SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE, {
        ...(context as object),
        ...(cause && { cause }),
    } as never);
}

/** A node that fails to take what is sent as `sends` says, and then tells `statuses`, the last of them again and again. */
function node(of: {
    sends?: readonly Error[];
    statuses?: readonly unknown[];
    height?: bigint;
    onStatus?: () => void;
}): Cluster & { preflights: boolean[] } {
    const preflights: boolean[] = [];
    let asked = 0;
    const answer = (value: unknown) => ({ send: () => Promise.resolve(value) });
    const rpc = {
        getLatestBlockhash: () =>
            answer({ value: { blockhash: '11111111111111111111111111111111', lastValidBlockHeight: LAST_BLOCK } }),
        getBlockHeight: () => answer(of.height ?? 1n),
        getSignatureStatuses: () => {
            of.onStatus?.();
            const statuses = of.statuses ?? [null];
            const status = statuses[Math.min(asked, statuses.length - 1)];
            asked += 1;
            return answer({ value: [status] });
        },
        sendTransaction: (_: string, { skipPreflight }: { skipPreflight: boolean }) => ({
            send: () => {
                const error = of.sends?.[preflights.length];
                preflights.push(!skipPreflight);
                return error ? Promise.reject(error) : Promise.resolve();
            },
        }),
    };
    return { ...({ rpc } as unknown as Cluster), preflights };
}
