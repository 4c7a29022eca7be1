import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    appendTransactionMessageInstructions,
    createNoopSigner,
    createTransactionMessage,
    getBase64EncodedWireTransaction,
    getBase64Encoder,
    getTransactionDecoder,
    partiallySignTransactionMessageWithSigners,
    pipe,
    setTransactionMessageFeePayerSigner,
    setTransactionMessageLifetimeUsingBlockhash,
    signTransaction,
    type Address,
    type KeyPairSigner,
    type Signature,
} from '@solana/kit';
import {
    AccountError,
    cancelJob,
    connect,
    decodeAccount,
    getDocument,
    hash,
    marketAddress,
    postJob,
    prepareJob,
    putDocument,
    readEvents,
    readJob,
    readMarket,
    readQueue,
    send,
    staking,
    stopJob,
    StoreError,
    tokenAccount,
    TransactionError,
    watchJob,
    type Cluster,
    type JobView,
} from '../src/index.js';
import { SimulatedHost } from './host.js';
import { encoderOf, hex, PROGRAMS } from './idl.js';
import { Localnet } from './localnet.js';

const DEFINITION = new TextEncoder().encode('{"ops":[]}');
const RESULT = new Uint8Array(32).fill(9);
const JOB = { market: 'community', definition: DEFINITION, timeout: 600 };
const DAY = 86_400;

let localnet: Localnet;
let cluster: Cluster;
let client: KeyPairSigner;
let admin: KeyPairSigner;
let queue: Address;
let host: SimulatedHost;

before(async () => {
    localnet = await Localnet.start();
    cluster = connect(localnet.info.rpc, localnet.info.ws);
    [client, admin] = (await Promise.all(['client', 'admin'].map((name) => localnet.wallet(name)))) as [
        KeyPairSigner,
        KeyPairSigner,
    ];
    const [owner, worker] = (await Promise.all(['host', 'worker'].map((name) => localnet.wallet(name)))) as [
        KeyPairSigner,
        KeyPairSigner,
    ];
    const market = (await readMarket(cluster, JOB.market))!;
    queue = market.queue!;
    const registered = await SimulatedHost.register(cluster, {
        owner,
        worker,
        class: market.account.class,
        market: market.address,
        queue,
        mint: localnet.info.mint,
    });
    host = registered.host;
    assert.deepEqual(await events(...registered.signatures), ['HostRegistered', 'RecordOpened']);
});

after(() => localnet?.stop());

test('a market is read by its name and by its address', async () => {
    const market = await readMarket(cluster, 'community');
    assert.equal(market?.address, localnet.info.markets.find(({ name }) => name === 'community')?.address);
    assert.equal(market?.address, await marketAddress('community'));
    assert.deepEqual(await readMarket(cluster, market!.address), market);
    assert.equal(market?.name, 'community');
    assert.equal(market?.tier, 'community');
    assert.ok(market!.price! > 1n);
    assert.equal(market?.isPaused, false);
    assert.equal(market?.account.mint, localnet.info.mint);
    assert.equal((await readMarket(cluster, 'premium'))?.tier, 'premium');
    assert.equal(await readMarket(cluster, 'nowhere'), undefined);
    await assert.rejects(readMarket(cluster, 'No Name'), RangeError);
    await assert.rejects(readMarket(cluster, queue), AccountError);
});

test('a job that waits is seen in the queue and taken back', async () => {
    assert.deepEqual((await readQueue(cluster, queue)).waiting, []);
    const before = await tokens(client.address);
    const first = await postJob(cluster, { ...JOB, client });
    const second = await postJob(cluster, { ...JOB, client });
    assert.notEqual(first.job, second.job);
    assert.equal(hex(first.definition), hex(await hash(DEFINITION)));
    assert.deepEqual(await events(first.signature), ['JobPosted', 'JobQueued']);
    const { kind, waiting, account } = await readQueue(cluster, queue);
    assert.equal(kind, 'jobs');
    assert.deepEqual(waiting, [
        { key: first.job, validUntil: undefined },
        { key: second.job, validUntil: undefined },
    ]);
    assert.equal(account.entries.length, account.capacity);
    assert.equal(before - (await tokens(client.address)), first.maxDeposit + second.maxDeposit);

    for (const { job } of [first, second]) {
        assert.deepEqual(await events(await cancelJob(cluster, client, job, { unitPrice: 1_000n })), ['JobEnded']);
        const view = await readJob(cluster, job);
        assert.equal(view?.state, 'cancelled');
        assert.equal(view.refunded, first.maxDeposit);
    }
    assert.equal(await tokens(client.address), before);
    assert.deepEqual((await readQueue(cluster, queue)).waiting, []);
});

test('a job is posted without gas, watched, run, paid and finished', async () => {
    const [sol, nos] = [await lamports(client.address), await tokens(client.address)];
    const posted = await postJob(cluster, { ...JOB, client, payer: admin });
    assert.equal(await lamports(client.address), sol);
    const seen: JobView[] = [];
    let signature: Signature | undefined;
    const told: string[] = await events(posted.signature);
    for await (const job of watchJob(cluster, posted.job, { pollInterval: DAY })) {
        seen.push(job);
        if (job.state === 'queued') signature = await host.join([posted.job]);
        else if (job.state === 'assigned') signature = await host.start(posted.job);
        else if (job.state === 'running' && job.paidSeconds === 0) {
            await secondsAfter(job.account.startedAt, 1n);
            signature = await host.checkpoint(posted.job);
        } else if (job.state === 'running') signature = await host.finish(posted.job, 3, RESULT);
        if (!job.isOver) told.push(...(await events(signature!)));
    }
    assert.deepEqual(
        seen.map(({ state }) => state),
        ['queued', 'assigned', 'running', 'running', 'completed'],
    );
    assert.deepEqual(told, ['JobPosted', 'JobQueued', 'JobAssigned', 'JobStarted', 'JobCheckpointed', 'JobEnded']);
    const last = seen.at(-1)!;
    assert.equal(last.host, host.address);
    assert.equal(last.exitCode, 3);
    assert.equal(hex(last.result!), hex(RESULT));
    assert.equal(last.reason, 'none');
    assert.ok(last.paidSeconds >= 1);
    const { price, hostShareBps } = last.account;
    assert.equal(last.paidHost + last.paidFee, (BigInt(last.paidSeconds) * price * BigInt(hostShareBps)) / 10_000n);
    assert.equal(last.paidHost + last.paidFee + last.refunded, last.deposit);
    assert.equal(nos - (await tokens(client.address)), last.paidHost + last.paidFee);
    assert.equal(await lamports(client.address), sol);
    assert.deepEqual(await readJob(cluster, posted.job), last);
});

test('a job is posted by a client that signs what another one built and pays', async () => {
    // What the payer's server does: it knows the client's address alone.
    const prepared = await prepareJob(cluster, { ...JOB, client: createNoopSigner(client.address), payer: admin });
    const { value: lifetime } = await cluster.rpc.getLatestBlockhash().send();
    const message = pipe(
        createTransactionMessage({ version: 0 }),
        (message) => setTransactionMessageFeePayerSigner(admin, message),
        (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
        (message) => appendTransactionMessageInstructions([prepared.instruction], message),
    );
    const half = getBase64EncodedWireTransaction(await partiallySignTransactionMessageWithSigners(message));
    // What the client does.
    const received = getTransactionDecoder().decode(getBase64Encoder().encode(half));
    const whole = await signTransaction([client.keyPair], received);
    await cluster.rpc.sendTransaction(getBase64EncodedWireTransaction(whole), { encoding: 'base64' }).send();
    for await (const { state, account } of watchJob(cluster, prepared.job, { pollInterval: 50 })) {
        assert.equal(state, 'queued');
        assert.deepEqual([account.client, account.payer], [client.address, admin.address]);
        break;
    }
    await cancelJob(cluster, client, prepared.job);
});

test('a host that waits gets the job at once; the client stops it, or the host gives it back', async () => {
    assert.deepEqual(await events(await host.join([])), ['HostJoined']);
    assert.deepEqual(await events(await host.renew()), ['HostRenewed']);
    const { kind, waiting } = await readQueue(cluster, queue);
    assert.equal(kind, 'hosts');
    assert.equal(waiting[0]?.key, host.address);
    assert.ok(waiting[0].validUntil! > BigInt(Date.now()) / 1000n - BigInt(DAY));
    assert.deepEqual(await events(await host.leave()), ['HostLeft']);
    await host.join([]);

    const posted = await postJob(cluster, { ...JOB, client });
    assert.deepEqual(await events(posted.signature), ['JobPosted', 'JobAssigned']);
    await host.start(posted.job);
    assert.deepEqual(await events(await stopJob(cluster, client, posted.job)), ['JobEnded']);
    const view = await readJob(cluster, posted.job);
    assert.equal(view?.state, 'stopped');
    assert.equal(view.reason, 'client-stopped');
    assert.equal(view.exitCode, undefined);

    await host.join([]);
    const unstarted = await postJob(cluster, { ...JOB, client });
    await stopJob(cluster, client, unstarted.job);
    assert.equal((await readJob(cluster, unstarted.job))?.refunded, unstarted.maxDeposit);

    await host.join([]);
    const other = await postJob(cluster, { ...JOB, client });
    assert.deepEqual(await events(await host.quit(other.job)), ['JobReturned', 'JobQueued']);
    assert.equal((await readJob(cluster, other.job))?.reason, 'host-quit');
    await cancelJob(cluster, client, other.job);
});

test('what a program refuses costs nothing and is explained', async () => {
    const before = await lamports(client.address);
    const refused = async (attempt: Promise<unknown>, name: string) => {
        await assert.rejects(attempt, (error) => {
            assert.ok(error instanceof TransactionError, String(error));
            assert.equal(error.outcome, 'refused');
            assert.equal(error.programError?.name, name);
            assert.match(error.message, new RegExp(name));
            return true;
        });
    };
    await refused(postJob(cluster, { ...JOB, client, maxPrice: 1n }), 'PriceTooHigh');
    await refused(postJob(cluster, { ...JOB, client, timeout: 1 }), 'TimeoutOutOfRange');
    const { job, signature } = await postJob(cluster, { ...JOB, client, payer: admin });
    assert.ok((await readEvents(cluster, signature))!.length > 0);
    await refused(stopJob(cluster, client, job), 'WrongState');
    await refused(cancelJob(cluster, admin, job), 'NotClient');
    assert.equal(await lamports(client.address), before);
    await cancelJob(cluster, client, job, { feePayer: admin });
    assert.equal(await lamports(client.address), before);
    await assert.rejects(postJob(cluster, { ...JOB, client, market: 'nowhere' }), RangeError);
    await assert.rejects(stopJob(cluster, client, queue), AccountError);
});

test('watching ends when it is told to, and works by questions alone', async () => {
    const { job } = await postJob(cluster, { ...JOB, client });
    const controller = new AbortController();
    const states: string[] = [];
    await assert.rejects(async () => {
        for await (const { state } of watchJob(cluster, job, { abortSignal: controller.signal })) {
            states.push(state);
            controller.abort(new Error('enough'));
        }
    }, /enough/);
    assert.deepEqual(states, ['queued']);

    for await (const { state } of watchJob({ rpc: cluster.rpc }, job, { pollInterval: 20 })) {
        states.push(state);
        if (state === 'queued') await cancelJob(cluster, client, job);
    }
    assert.deepEqual(states, ['queued', 'queued', 'cancelled']);
});

test('every account of every program on the chain is decoded, and every byte of it is some field’s', async () => {
    await stake();
    const found = new Set<string>();
    for (const program of PROGRAMS) {
        const accounts = await cluster.rpc
            .getProgramAccounts(program.address, { commitment: 'confirmed', encoding: 'base64' })
            .send();
        for (const { account, pubkey } of accounts) {
            const data = getBase64Encoder().encode(account.data[0]);
            const decoded = decodeAccount({ programAddress: account.owner, data });
            assert.equal(decoded?.program, program.name, pubkey);
            assert.equal(hex(encoderOf(program, decoded.name).encode(decoded.data)), hex(data), pubkey);
            found.add(`${decoded.program} ${decoded.name}`);
        }
    }
    const expected = PROGRAMS.flatMap(({ name, idl }) => idl.accounts.map((account) => `${name} ${account.name}`));
    assert.deepEqual([...found].sort(), expected.sort());
});

test('documents are kept by their hash, and nothing else is taken for them', async () => {
    const { store } = localnet.info;
    const name = await putDocument(store, DEFINITION);
    assert.equal(hex(name), hex(await hash(DEFINITION)));
    assert.deepEqual(await getDocument(store, name, DEFINITION.length), DEFINITION);
    await assert.rejects(getDocument(store, name, DEFINITION.length - 1), StoreError);
    await assert.rejects(getDocument(store, RESULT, 1_000), StoreError);
});

async function stake(): Promise<void> {
    const [config] = await staking.findConfigPda();
    const [stake] = await staking.findStakePda({ owner: client.address });
    const [vault] = await staking.findVaultPda({ stake });
    const instruction = staking.getStakeInstruction({
        owner: client,
        payer: client,
        config,
        stake,
        vault,
        source: await tokenAccount(client.address, localnet.info.mint),
        mint: localnet.info.mint,
        amount: 1_000_000n,
        duration: 14 * DAY,
    });
    assert.deepEqual(await events(await send(cluster, client, [instruction])), ['Staked']);
}

/** The names of the events of transactions. */
async function events(...signatures: Signature[]): Promise<string[]> {
    const found = await Promise.all(signatures.map((signature) => readEvents(cluster, signature)));
    return found.flatMap((events) => events!.map(({ name }) => name));
}

/** Returns once the chain's clock is later than `seconds` after `time`. */
async function secondsAfter(time: bigint, seconds: bigint): Promise<void> {
    const ended = new AbortController();
    const slots = await cluster.subscriptions!.slotNotifications().subscribe({ abortSignal: ended.signal });
    for await (const _ of slots) {
        if ((await now()) > time + seconds) break;
    }
    ended.abort();
}

/** The chain's clock, Unix seconds. */
async function now(): Promise<bigint> {
    const clock = 'SysvarC1ock11111111111111111111111111111111' as Address;
    const { value } = await cluster.rpc.getAccountInfo(clock, { commitment: 'confirmed', encoding: 'base64' }).send();
    const bytes = getBase64Encoder().encode(value!.data[0]);
    return new DataView(Uint8Array.from(bytes).buffer).getBigInt64(32, true);
}

async function lamports(address: Address): Promise<bigint> {
    return (await cluster.rpc.getBalance(address, { commitment: 'confirmed' }).send()).value;
}

/** Base units of NOS that somebody has. */
async function tokens(owner: Address): Promise<bigint> {
    const account = await tokenAccount(owner, localnet.info.mint);
    const { value } = await cluster.rpc.getTokenAccountBalance(account, { commitment: 'confirmed' }).send();
    return BigInt(value.amount);
}
