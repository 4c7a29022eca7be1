import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, createNoopSigner, getBase64Decoder } from '@solana/kit';
import { jobs, marketAddress, prepareJob, readMarket, type Cluster } from '../src/index.js';

const [FIXED, DOLLARS] = [0, 1];
const SOMEBODY = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');
const NEW_JOB = { client: createNoopSigner(SOMEBODY), market: 'cheap', definition: new Uint8Array([1]), timeout: 60 };

test('the discount lowers the price, rounded down, and with it the deposit', async () => {
    const cluster = await market({ priceKind: FIXED, price: 121n, discountBps: 1_000, queue: SOMEBODY });
    assert.equal((await readMarket(cluster, 'cheap'))?.price, 108n);
    assert.equal((await prepareJob(cluster, NEW_JOB)).maxDeposit, 108n * 60n);
    assert.equal((await prepareJob(cluster, { ...NEW_JOB, maxPrice: 200n })).maxDeposit, 200n * 60n);
});

test('a price in dollars needs a limit, and the account that it is read from', async () => {
    const cluster = await market({ priceKind: DOLLARS, price: 9n, priceAccount: SOMEBODY, queue: SOMEBODY });
    assert.equal((await readMarket(cluster, 'cheap'))?.price, undefined);
    await assert.rejects(prepareJob(cluster, NEW_JOB), /expected a maxPrice/);
    const { instruction } = await prepareJob(cluster, { ...NEW_JOB, maxPrice: 5n });
    const parsed = jobs.parsePostInstruction(instruction as never);
    assert.equal(parsed.accounts.priceAccount.address, SOMEBODY);
    assert.equal(parsed.data.maxPrice, 5n);
});

test('a market without a queue takes no jobs', async () => {
    const cluster = await market({ priceKind: FIXED, price: 1n });
    assert.equal((await readMarket(cluster, 'cheap'))?.queue, undefined);
    await assert.rejects(prepareJob(cluster, NEW_JOB), /has no queue/);
});

test('two jobs of one client have two addresses, unless it says which', async () => {
    const cluster = await market({ priceKind: FIXED, price: 1n, queue: SOMEBODY });
    const job = async (nonce?: bigint) =>
        (await prepareJob(cluster, nonce === undefined ? NEW_JOB : { ...NEW_JOB, nonce })).job;
    assert.notEqual(await job(), await job());
    assert.equal(await job(7n), await job(7n));
    assert.notEqual(await job(7n), await job(8n));
});

/** A cluster with nothing but the market `cheap`. */
async function market(terms: Partial<jobs.MarketArgs>): Promise<Cluster> {
    const slug = new Uint8Array(32);
    slug.set(new TextEncoder().encode('cheap'));
    const empty = jobs.getMarketDecoder().decode(new Uint8Array(1024));
    const data = jobs.getMarketEncoder().encode({ ...empty, slug, ...terms });
    const at = await marketAddress('cheap');
    const value = { owner: jobs.JOBS_PROGRAM_ADDRESS, lamports: 1n, data: [getBase64Decoder().decode(data), 'base64'] };
    const rpc = {
        getAccountInfo: (asked: string) => ({
            send: () => Promise.resolve({ context: { slot: 1n }, value: asked === at ? value : null }),
        }),
    };
    return { rpc } as unknown as Cluster;
}
