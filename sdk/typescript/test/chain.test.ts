import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    address,
    appendTransactionMessageInstructions,
    createNoopSigner,
    createTransactionMessage,
    generateKeyPairSigner,
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
    agreeToAward,
    assessHost,
    awardSeat,
    bondHost,
    cancelJob,
    claimReward,
    claimRewards,
    closeStake,
    connect,
    connectHost,
    contestSlash,
    countReport,
    countSeat,
    createStake,
    decodeAccount,
    exportHosts,
    extendStake,
    getAccount,
    getDocument,
    giveBackSeat,
    grid as gridProgram,
    hash,
    HostApiError,
    importHost,
    importTree,
    jobs,
    marketAddress,
    moveUpSeat,
    postJob,
    prepareJob,
    putDocument,
    readEvents,
    readJob,
    readLeaderboard,
    readMarket,
    readPhase,
    readQueue,
    readSeat,
    readSeats,
    readStake,
    readStanding,
    recount,
    registerSeat,
    releaseBond,
    restake,
    revokeAward,
    send,
    stopJob,
    StoreError,
    tiers,
    tokenAccount,
    topUpStake,
    TransactionError,
    unbondHost,
    unstake,
    watchJob,
    withdrawStake,
    xnosOf,
    type Cluster,
    type JobView,
    type StakeView,
} from '../src/index.js';
import { SimulatedHost } from './host.js';
import { encoderOf, hex, PROGRAMS } from './idl.js';
import { Localnet } from './localnet.js';

const DEFINITION = new TextEncoder().encode('{"ops":[]}');
const RESULT = new Uint8Array(32).fill(9);
const JOB = { market: 'community', definition: DEFINITION, timeout: 600 };
const DAY = 86_400;
/** What the policy of the localnet asks for, xNOS base units. */
const BOND = 1_000_000_000n;
const IMPORT = 7;
/** The number of the first phase. */
const PHASE = 1;
const PROOF = 0;
const BENCHMARK = 1;
const NOBODY = address('11111111111111111111111111111111');

let localnet: Localnet;
let cluster: Cluster;
let client: KeyPairSigner;
let admin: KeyPairSigner;
let owner: KeyPairSigner;
let assessor: KeyPairSigner;
let queue: Address;
let host: SimulatedHost;

before(async () => {
    localnet = await Localnet.start();
    cluster = connect(localnet.info.rpc, localnet.info.ws);
    const wallet = (name: string) => localnet.wallet(name);
    [client, admin, owner, assessor] = await Promise.all([
        wallet('client'),
        wallet('admin'),
        wallet('host'),
        wallet('assessor'),
    ]);
    const worker = await wallet('worker');
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
    const early = (error: unknown) => error instanceof HostApiError && error.isTransient;
    await assert.rejects(connectHost(cluster, first.job, client), early);

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
    await assert.rejects(connectHost(cluster, posted.job, client), /has no API/);
    await listen('https://host.example/below');
    assert.deepEqual((await connectHost(cluster, posted.job, client)).endpoint, {
        url: 'https://host.example/below',
        host: host.address,
        worker: (await localnet.wallet('worker')).address,
    });
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

test('a stake weighs, earns what its view says, and vests when it is taken out', async () => {
    assert.equal(await readStake(cluster, owner.address), undefined);
    const made = await createStake(cluster, { owner, amount: 1_000_000_000n, duration: 14 * DAY });
    assert.deepEqual(await eventsOfStakes(made), ['Staked']);
    assert.deepEqual(await eventsOfStakes(await topUpStake(cluster, owner, 1_000_000_000n)), ['StakeToppedUp']);
    assert.deepEqual(await eventsOfStakes(await extendStake(cluster, owner, 365 * DAY)), ['StakeExtended']);
    const locked = await stakeOfOwner();
    assert.equal(locked.state, 'locked');
    assert.equal(locked.xnos, xnosOf(2_000_000_000n, 365 * DAY));
    assert.equal(locked.freeXnos, locked.xnos);
    assert.equal(locked.vestsUntil, undefined);

    // The fees of the jobs before waited for the first stake.
    assert.ok(locked.rewards > 0n);
    const before = await tokens(owner.address);
    assert.deepEqual(await eventsOfStakes(await claimRewards(cluster, owner)), ['RewardsClaimed']);
    assert.equal((await tokens(owner.address)) - before, locked.rewards);
    assert.equal((await stakeOfOwner()).rewards, 0n);

    assert.deepEqual(await eventsOfStakes(await unstake(cluster, owner)), ['Unstaked']);
    const { state, xnos, vestsUntil, account } = await stakeOfOwner();
    assert.deepEqual([state, xnos], ['unstaking', 0n]);
    assert.equal(vestsUntil, account.unstakedAt + 365n * BigInt(DAY));
    await secondsAfter(account.unstakedAt, 0n);
    assert.deepEqual(await eventsOfStakes(await withdrawStake(cluster, owner)), ['Withdrawn']);
    const { withdrawn } = (await stakeOfOwner()).account;
    assert.ok(withdrawn > 0n);
    assert.deepEqual(await eventsOfStakes(await restake(cluster, owner)), ['Restaked']);
    assert.equal((await stakeOfOwner()).amount, 2_000_000_000n - withdrawn);
    await assert.rejects(closeStake(cluster, owner), TransactionError);
});

test('a host that meets every mark is promoted by anybody', async () => {
    const before = await readStanding(cluster, host.address);
    assert.equal(before.tier, 'community');
    const missing = before.marks.filter(({ met }) => !met).map(({ mark }) => mark);
    assert.deepEqual(missing, ['bond', 'proofs', 'proof age', 'score']);
    assert.deepEqual(await events(await bondHost(cluster, owner, host.address, BOND)), ['Bonded', 'HostBonded']);
    assert.equal((await stakeOfOwner()).account.bondedXnos, BOND);
    for (const kind of [PROOF, BENCHMARK]) assert.deepEqual(await events(await report(kind)), ['ReportSubmitted']);
    const { next, marks } = await readStanding(cluster, host.address);
    assert.deepEqual(next, { tier: 'premium', reason: 'marks met' });
    assert.ok(marks.every(({ met }) => met));
    assert.deepEqual(await events(await assessHost(cluster, client, host.address)), ['HostAssessed', 'TierChanged']);
    const after = await readStanding(cluster, host.address);
    assert.deepEqual([after.tier, after.reason, after.next], ['premium', 'marks met', undefined]);
});

test('a slash that was proposed is contested once, and what is unbonded can still be slashed', async () => {
    const slash = await proposeSlash(BOND / 10n);
    assert.deepEqual(await events(slash), ['SlashProposed']);
    const defence = await hash(DEFINITION);
    assert.deepEqual(await events(await contestSlash(cluster, owner, host.address, defence)), ['SlashContested']);
    await assert.rejects(contestSlash(cluster, owner, host.address, defence), TransactionError);
    const unbonded = await unbondHost(cluster, owner, host.address, 1n);
    assert.deepEqual(await events(unbonded), ['HostUnbonded', 'TierChanged']);
    const { tier, reason, account } = await readStanding(cluster, host.address);
    assert.deepEqual([tier, reason], ['community', 'unbonded']);
    assert.deepEqual([account.unbonding, account.slashing], [1n, BOND / 10n]);
    await assert.rejects(releaseBond(cluster, client, host.address), TransactionError);
});

test('a host that waits for admission is imported by its proof', async () => {
    const market = (await readMarket(cluster, JOB.market))!;
    await openRegistration(false);
    const { host: waiting } = await SimulatedHost.register(cluster, {
        owner: client,
        worker: await generateKeyPairSigner(),
        class: market.account.class,
        market: market.address,
        queue,
        mint: localnet.info.mint,
    });
    assert.equal((await readStanding(cluster, waiting.address)).tier, 'waitlisted');
    const [account] = await tiers.findImportPda({ id: IMPORT });
    const tree = await importTree(account, [host.address, waiting.address, admin.address]);
    await openImport(account, tree.root);
    const { proof } = tree.hosts.find(({ host }) => host === waiting.address)!;
    await assert.rejects(importHost(cluster, client, IMPORT, waiting.address, proof.slice(1)), TransactionError);
    const admitted = await importHost(cluster, client, IMPORT, waiting.address, proof);
    assert.deepEqual((await events(admitted)).sort(), ['HostImported', 'TierChanged']);
    const { tier, reason } = await readStanding(cluster, waiting.address);
    assert.deepEqual([tier, reason], ['community', 'imported']);
});

test('a host takes part in the test grid, is awarded, and leads', async () => {
    const phase = await openPhase();
    const first = await registerSeat(cluster, owner, phase, host.address);
    assert.deepEqual(await events(first.signature), ['SeatRegistered']);
    // The client's host says that it is on the same machine.
    const [other] = await tiers.findHostPda({ owner: client.address, index: 0 });
    await assert.rejects(registerSeat(cluster, client, phase, other), TransactionError);
    assert.deepEqual(await events(await giveBackSeat(cluster, owner, first.seat)), ['SeatGivenBack']);
    const { seat } = await registerSeat(cluster, owner, phase, host.address);
    assert.equal(seat, first.seat);
    await assert.rejects(moveUpSeat(cluster, client, seat), TransactionError);

    const [record] = await jobs.findRecordPda({ host: host.address });
    const before = await readSeat(cluster, seat);
    const expected = recount(
        await getAccount(cluster, 'grid.Phase', phase),
        before.account,
        await getAccount(cluster, 'jobs.HostRecord', record),
    );
    assert.deepEqual(await events(await countSeat(cluster, client, seat)), ['SeatCounted']);
    const counted = await readSeat(cluster, seat);
    assert.deepEqual(counted.points, expected);
    assert.ok(counted.points.work > 0n);
    const { nextReport } = await getAccount(cluster, 'tiers.Host', host.address);
    const [report] = await tiers.findReportPda({ host: host.address, sequence: nextReport - 1n });
    assert.deepEqual(await events(await countReport(cluster, client, seat, report)), ['SeatCounted']);

    const awarded = (points: bigint, digest: number) => {
        const evidence = new Uint8Array(32).fill(digest);
        return awardSeat(cluster, admin, { seat, kind: 'bugs', points, evidence });
    };
    assert.deepEqual(await events((await awarded(500n, 1)).signature), ['AwardMade']);
    const { award } = await awarded(2_000n, 2);
    await assert.rejects(agreeToAward(cluster, admin, award), TransactionError);
    assert.deepEqual(await events(await agreeToAward(cluster, assessor, award)), ['AwardAgreed']);
    const { points, stage, account } = await readSeat(cluster, seat);
    assert.deepEqual([stage, account.ticket], ['running', 1]);
    assert.deepEqual(points, { ...expected, tests: 300n, bugs: 2_500n });
    assert.deepEqual(await events(await revokeAward(cluster, admin, award, 'known before')), ['AwardRevoked']);

    const { rows, isComplete, isFinal } = await readLeaderboard(cluster, PHASE);
    assert.deepEqual([rows.length, isComplete, isFinal], [1, true, false]);
    assert.deepEqual([rows[0]!.rank, rows[0]!.host, rows[0]!.points.bugs], [1, host.address, 500n]);
    assert.equal(rows[0]!.sharePpm, 1_000_000);
    // Nothing is paid or exported before the review is over.
    await assert.rejects(claimReward(cluster, owner, seat), TransactionError);
    const [readNow, seats] = [await readPhase(cluster, PHASE), await readSeats(cluster, phase)];
    await assert.rejects(exportHosts(phase, readNow, seats, 'performant', IMPORT), /not final/);
});

test('every account of every program on the chain is decoded, and every byte of it is some field’s', async () => {
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

/** The host says where its API is. */
async function listen(url: string): Promise<void> {
    const endpoint = new Uint8Array(64);
    new TextEncoder().encodeInto(url, endpoint);
    const [config] = await tiers.findConfigPda();
    const { payout, region, agentVersion } = await getAccount(cluster, 'tiers.Host', host.address);
    const update = { owner, config, host: host.address, payout, region, agentVersion, endpoint };
    await send(cluster, owner, [tiers.getUpdateHostInstruction(update)]);
}

async function stakeOfOwner(): Promise<StakeView> {
    const stake = await readStake(cluster, owner.address);
    assert.ok(stake);
    return stake;
}

/** The assessor reports a proof that passed, or a benchmark. */
async function report(kind: number): Promise<Signature> {
    const [config] = await tiers.findConfigPda();
    const { class: of, nextReport: sequence } = await getAccount(cluster, 'tiers.Host', host.address);
    const [report] = await tiers.findReportPda({ host: host.address, sequence });
    const instruction = tiers.getSubmitReportInstruction({
        assessor,
        config,
        class: of,
        host: host.address,
        report,
        kind,
        passed: true,
        figures: kind === BENCHMARK ? [4n, 3n, 2n, 1n] : [0n, 0n, 0n, 0n],
        evidence: RESULT,
        sequence,
    });
    return send(cluster, assessor, [instruction]);
}

async function proposeSlash(xnos: bigint): Promise<Signature> {
    const [config] = await tiers.findConfigPda();
    const [slash] = await tiers.findSlashPda({ host: host.address });
    const reason = new Uint8Array(64);
    reason.set(new TextEncoder().encode('a made up benchmark'));
    const instruction = tiers.getProposeSlashInstruction({
        admin,
        config,
        host: host.address,
        slash,
        xnos,
        reason,
        evidence: RESULT,
    });
    return send(cluster, admin, [instruction]);
}

async function openRegistration(isOpen: boolean): Promise<void> {
    const [config] = await tiers.findConfigPda();
    const assessors = [assessor.address, NOBODY, NOBODY];
    const instruction = tiers.getUpdateConfigInstruction({ admin, config, assessors, registrationOpen: isOpen });
    await send(cluster, admin, [instruction]);
}

async function openImport(account: Address, root: Uint8Array): Promise<void> {
    const [config] = await tiers.findConfigPda();
    const instruction = tiers.getOpenImportInstruction({ admin, config, import: account, id: IMPORT, root, tier: 1 });
    assert.deepEqual(await events(await send(cluster, admin, [instruction])), ['ImportOpened']);
}

/** The admin opens a phase that runs since the last midnight, and that hosts can register for. */
async function openPhase(): Promise<Address> {
    const [[grid], [phase], [pool]] = await Promise.all([
        gridProgram.findGridPda(),
        gridProgram.findPhasePda({ number: PHASE }),
        gridProgram.findPoolPda(),
    ]);
    const [vault] = await gridProgram.findPrizePda({ phase });
    const today = (await now()) - ((await now()) % BigInt(DAY));
    const days = (number: number) => today + BigInt(number * DAY);
    const { budget } = await getAccount(cluster, 'grid.Grid', grid);
    const update = gridProgram.getUpdateGridInstruction({
        authority: admin,
        grid,
        reviewers: [admin.address, assessor.address, NOBODY, NOBODY],
        budget,
    });
    const create = gridProgram.getCreatePhaseInstruction({
        authority: admin,
        grid,
        phase,
        number: PHASE,
        terms: {
            registrationFrom: days(-1),
            registrationUntil: days(2),
            runningFrom: days(0),
            runningUntil: days(2),
            reviewUntil: days(4),
            claimSeconds: 7 * DAY,
            seats: 2,
            lateJoin: 2,
            needsProof: false,
            pool: 1_000_000n,
            pointValue: 1n,
            rewardCap: 1_000_000n,
            feePerPoint: 1n,
            pointsPerHour: 3_600,
            pointsPerJob: 1,
            pointsPerDay: 20,
            pointsPerTest: 300,
            uptimeSeconds: 1,
            caps: [10_000n, 100n, 600n, 0n, 5_000n, 0n],
            reviewerCap: 10_000n,
            secondAbove: 1_000n,
            bondMinimum: 0n,
            performantPoints: 1n,
        },
        classes: new Array<Address>(16).fill(NOBODY),
    });
    const mint = localnet.info.mint;
    const open = gridProgram.getOpenPhaseInstruction({ authority: admin, grid, phase, pool, vault, mint });
    // Too long for one transaction.
    const signatures: Signature[] = [];
    for (const instruction of [update, create, open]) signatures.push(await send(cluster, admin, [instruction]));
    assert.deepEqual(await events(...signatures), ['GridUpdated', 'PhaseCreated', 'PhaseOpened']);
    return phase;
}

/** The names of the events of transactions; who comes first shares out what arrived before. */
async function eventsOfStakes(...signatures: Signature[]): Promise<string[]> {
    return (await events(...signatures)).filter((name) => name !== 'RewardsSynced');
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
