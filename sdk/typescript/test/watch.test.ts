import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { getBase64Decoder, type Address } from '@solana/kit';
import { AccountError, jobs, watchJob, type Cluster } from '../src/index.js';
import { hurry } from './time.js';

const JOB = jobs.JOBS_PROGRAM_ADDRESS;
const OWNER = jobs.JOBS_PROGRAM_ADDRESS;
const HOUR = 3_600_000;
const [QUEUED, ASSIGNED, RUNNING, COMPLETED] = [0, 1, 2, 3];

test('each change is told once, until the job is over', async (context) => {
    const cluster = node([
        at(1, QUEUED),
        at(2, QUEUED),
        at(3, ASSIGNED),
        at(4, RUNNING),
        at(4, RUNNING),
        at(5, COMPLETED),
        at(6, QUEUED),
    ]);
    assert.deepEqual(await states(context, cluster), ['queued', 'assigned', 'running', 'completed']);
});

test('a node that is behind does not turn time back', async (context) => {
    const cluster = node([at(5, ASSIGNED), at(3, QUEUED), none(4), at(7, RUNNING), at(8, COMPLETED)]);
    assert.deepEqual(await states(context, cluster), ['assigned', 'running', 'completed']);
});

test('a node that does not answer is asked again', async (context) => {
    const cluster = node([fails, at(1, QUEUED), fails, fails, at(2, COMPLETED)]);
    assert.deepEqual(await states(context, cluster), ['queued', 'completed']);
});

test('a subscription tells without a question, and is made again when it is lost', async (context) => {
    const cluster = node([at(1, QUEUED)], [[at(2, ASSIGNED)], [at(3, COMPLETED)]]);
    assert.deepEqual((await states(context, cluster, HOUR)).slice(-2), ['assigned', 'completed']);
});

test('what changed before the subscription was there is not missed', async (context) => {
    const cluster = node([at(1, QUEUED), at(2, COMPLETED)], [[]]);
    assert.deepEqual((await states(context, cluster, HOUR)).slice(-1), ['completed']);
});

test('without any subscription, questions are enough', async (context) => {
    const cluster = node([at(1, QUEUED), at(2, COMPLETED)], []);
    assert.deepEqual(await states(context, cluster), ['queued', 'completed']);
});

test('a job that is never there is an error, one that comes late is not', async (context) => {
    await assert.rejects(states(context, node([none(1)])), AccountError);
    assert.deepEqual(await states(context, node([none(1), at(2, COMPLETED)])), ['completed']);
});

test('a job that was closed is over', async (context) => {
    assert.deepEqual(await states(context, node([at(1, RUNNING), none(2)])), ['running']);
});

test('another account is an error', async (context) => {
    const other = { slot: 1n, owner: '11111111111111111111111111111111' as Address, data: job(QUEUED) };
    await assert.rejects(states(context, node([other])), AccountError);
});

test('a signal that was given before ends it at once', async () => {
    const watching = watchJob(node([at(1, QUEUED)]), JOB, { abortSignal: AbortSignal.abort(new Error('no')) });
    await assert.rejects(watching.next(), /no/);
});

test('who breaks off leaves nothing running', async (context) => {
    const cluster = node([at(1, QUEUED)]);
    context.mock.timers.enable({ apis: ['setTimeout'] });
    for await (const { state } of watchJob(cluster, JOB)) {
        assert.equal(state, 'queued');
        break;
    }
    context.mock.timers.tick(HOUR);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(cluster.asked(), 1);
});

function states(context: TestContext, cluster: Cluster, pollInterval = 500): Promise<string[]> {
    return hurry(context, async () => {
        const seen = [];
        for await (const { state } of watchJob(cluster, JOB, { pollInterval })) seen.push(state);
        return seen;
    });
}

interface Answer {
    readonly slot: bigint;
    readonly owner?: Address;
    readonly data?: Uint8Array;
}

const fails = new Error('the node does not answer');

function at(slot: number, state: number): Answer {
    return { slot: BigInt(slot), owner: OWNER, data: job(state) };
}

function none(slot: number): Answer {
    return { slot: BigInt(slot) };
}

function job(state: number): Uint8Array {
    const empty = jobs.getJobDecoder().decode(new Uint8Array(1024));
    return Uint8Array.from(jobs.getJobEncoder().encode({ ...empty, state }));
}

/**
 * A node that answers with one after the other of `answers`, and then the last of
 * them again. Its subscriptions tell what `told` says and end; without it there are none.
 */
function node(
    answers: readonly (Answer | Error)[],
    told?: readonly (readonly Answer[])[],
): Cluster & { asked: () => number } {
    let asked = 0;
    let subscribed = 0;
    const rpc = {
        getAccountInfo: () => ({
            send: () => {
                const answer = answers[Math.min(asked, answers.length - 1)]!;
                asked += 1;
                return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(response(answer));
            },
        }),
    };
    const subscriptions = {
        accountNotifications: () => ({
            subscribe: () => {
                const changes = told?.[subscribed];
                subscribed += 1;
                return changes ? Promise.resolve(changes.map(response)) : Promise.reject(fails);
            },
        }),
    };
    const cluster = told ? { rpc, subscriptions } : { rpc };
    return { ...(cluster as unknown as Cluster), asked: () => asked };
}

function response({ slot, owner, data }: Answer) {
    const value = data && { owner, lamports: 1n, data: [getBase64Decoder().decode(data), 'base64'] };
    return { context: { slot }, value: value ?? null };
}
