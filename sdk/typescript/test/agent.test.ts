import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyPairSignerFromBytes, generateKeyPairSigner, type Address, type KeyPairSigner } from '@solana/kit';
import {
    HostApi,
    HostApiError,
    isSealed,
    jobKey,
    openResult,
    randomKey,
    signRequest,
    type LogLine,
} from '../src/index.js';
import { Agent } from './agent.js';

const DEFINITION = new TextEncoder().encode(
    JSON.stringify({
        version: '0.1',
        type: 'container',
        ops: [{ id: 'secret', type: 'container/run', args: { image: 'docker.io/test/a:1' } }],
    }),
);

let agent: Agent;
let client: KeyPairSigner;

before(async () => {
    agent = await Agent.start();
    client = await createKeyPairSignerFromBytes(Uint8Array.from(agent.served.key));
});

after(() => agent?.stop());

test('a job tells its client how far it is, and what it exposes', async () => {
    const { host, job } = agent.served.jobs[1];
    const { state, logBytes, logIsCut } = await api(host).status(job);
    assert.deepEqual([state, logIsCut], ['running', false]);
    assert.ok(logBytes > 0);
    for (;;) {
        const { services } = await api(host).status(job);
        // It is not published, so it has no URL.
        const found = services.map(({ op, port, kind, url }) => [op, port, kind, url]);
        assert.deepEqual(found, [['a', 8080, 'none', undefined]]);
        if (services[0]!.state === 'healthy') break;
        assert.equal(services[0]!.state, 'starting');
        await sleep(100);
    }
});

test('nobody else is told that there is such a job', async () => {
    const { host, job } = agent.served.jobs[1];
    const stranger = await generateKeyPairSigner();
    const elsewhere = agent.served.jobs[0].host;
    const refused = async (asked: Promise<unknown>) =>
        asked.then(
            () => 200,
            (error: unknown) => (error instanceof HostApiError ? error.status : error),
        );
    assert.equal(await refused(api(host, { signer: stranger }).status(job)), 404);
    assert.equal(await refused(api(elsewhere).status(job)), 401);
    assert.equal(await refused(api(host, { signer: stranger }).stop(job)), 404);
});

test('a request is taken once', async () => {
    const { host, job } = agent.served.jobs[1];
    const path = `/v1/jobs/${job}`;
    const headers = { authorization: await signRequest(client, { host, method: 'GET', path }) };
    const status = async () => (await fetch(agent.served.url + path, { headers })).status;
    assert.deepEqual([await status(), await status()], [200, 401]);
});

test('a log is read to its end, over as many connections as it takes', async (context) => {
    const { host, job } = agent.served.jobs[2];
    const whole = await log(api(host), job);
    assert.ok(whole.some(({ op, text }) => op === 'a' && text === 'step 1'));
    assert.ok(whole.length > 2);
    const { logBytes, state } = await api(host).status(job);
    assert.deepEqual([whole.at(-1)!.end, state], [logBytes, 'done']);
    const own = whole.filter(({ op }) => op === '');
    assert.ok(own.length > 0 && own.every(({ time }) => Math.abs(time.valueOf() - Date.now()) < 3_600_000));

    const broken = await breaking(context);
    assert.deepEqual(await log(api(host, { url: broken.url }), job), whole);
    assert.equal(broken.connections(), whole.length);
    const offset = whole[0]!.end;
    assert.deepEqual(await log(api(host), job, offset), whole.slice(1));
    await assert.rejects(log(api(host), job, offset - 1), /416/);
});

test('a command runs in a container, and says what it ended with', async () => {
    const { host, job } = agent.served.jobs[1];
    const printed = { stdout: '', stderr: '' };
    let ended: number | undefined;
    for await (const line of api(host).exec(job, 'a', ['ls'])) {
        if ('exitCode' in line) ended = line.exitCode;
        else printed[line.stream] += line.text;
    }
    assert.deepEqual([printed.stdout.trim(), printed.stderr.trim(), ended], ['out', 'err', 0]);
    await assert.rejects(api(host).exec(job, 'none', ['ls']).next(), /no container of this operation runs/);
    await assert.rejects(api(host).exec(job, 'a', []).next(), /400: expected `command`/);
});

test('a job ends when its client says so', async () => {
    const { host, job } = agent.served.jobs[0];
    const { state } = await api(host).stop(job);
    assert.ok(state === 'running' || state === 'done', state);
    // Its log ends with it.
    await log(api(host), job);
    assert.equal((await api(host).stop(job)).state, 'done');
});

test('a definition is sent to its host alone, and the result opened by its client alone', async () => {
    const { host, job } = agent.served.jobs[3];
    const { worker } = agent.served;
    const key = await jobKey(Uint8Array.from(agent.served.key.slice(0, 32)), job);
    const other = agent.served.jobs[0].host;
    await assert.rejects(api(host, { worker: other }).sendDefinition(job, key.public, DEFINITION), /not signed/);
    const of = api(host, { worker });
    const { state } = await of.sendDefinition(job, key.public, DEFINITION);
    assert.ok(['preparing', 'running', 'done'].includes(state), state);
    const sealed = await sealedDocument();
    const result = JSON.parse(new TextDecoder().decode(await openResult(key.secret, job, sealed)));
    assert.deepEqual([result.state, result.operations[0].id], ['succeeded', 'secret']);
    await assert.rejects(openResult((await randomKey()).secret, job, sealed), /another key/);
});

/** The only document in the store that is sealed, once it is there. */
async function sealedDocument(): Promise<Uint8Array> {
    for (;;) {
        for (const name of await readdir(agent.served.store)) {
            if (!/^[0-9a-f]{64}$/.test(name)) continue;
            const document = await readFile(join(agent.served.store, name));
            if (isSealed(document)) return document;
        }
        await sleep(10);
    }
}

function api(host: Address, of: { url?: string; signer?: KeyPairSigner; worker?: Address } = {}): HostApi {
    const { url = agent.served.url, signer = client, worker = host } = of;
    return new HostApi({ url, host, worker }, signer, { answerWait: 120_000, idleWait: 120_000 });
}

async function log(of: HostApi, job: Address, offset = 0): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    for await (const line of of.streamLog(job, { offset, patience: 120_000 })) lines.push(line);
    return lines;
}

/** Where the agent is reached by connections that break off within the second line that they bring. */
async function breaking(context: TestContext): Promise<{ url: string; connections: () => number }> {
    let connections = 0;
    const server = createServer(async (request, response) => {
        connections += 1;
        const headers = { authorization: request.headers.authorization! };
        const answer = await fetch(agent.served.url + request.url!, { headers });
        const body = Buffer.from(await answer.arrayBuffer());
        const cut = body.indexOf('\n') + 10;
        response.writeHead(answer.status);
        if (cut > body.length) response.end(body);
        else response.write(body.subarray(0, cut), () => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    context.after(() => {
        server.closeAllConnections();
        server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}
