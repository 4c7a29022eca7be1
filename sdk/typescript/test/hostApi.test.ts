import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { generateKeyPairSigner, type Address } from '@solana/kit';
import { HostApi, HostApiError, type HostApiOptions, type LogLine, type LogOptions } from '../src/index.js';

const JOB = '4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi' as Address;
const HOST = '7porTR32j7zt69GG4AwoPQx3f3FL2RLpSDKGtPXWTeaQ' as Address;
const STATUS = { job: JOB, state: 'running', step: 'the image is pulled', message: null, log_bytes: 12 };
const GUARD = 120_000;

/** Answers one request. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

test('a status is read, with what it does not say', async (context) => {
    const service = {
        op: 'web',
        port: 80,
        kind: 'web',
        state: 'healthy',
        url: 'https://a/',
        expires_at: 1_800_000_000,
    };
    const { api } = await host(context, [json(200, { ...STATUS, services: [service, { ...service, url: null }] })]);
    const { logBytes, logIsCut, message, services } = await api.status(JOB);
    assert.deepEqual([logBytes, logIsCut, message], [12, false, undefined]);
    assert.deepEqual(
        services.map(({ url, expiresAt }) => [url, expiresAt]),
        [
            ['https://a/', 1_800_000_000n],
            [undefined, 1_800_000_000n],
        ],
    );
});

test('an answer that is not as it should be is refused', async (context) => {
    const wrong = [
        'none',
        '[]',
        'null',
        JSON.stringify({ ...STATUS, state: 'asleep' }),
        JSON.stringify({ ...STATUS, log_bytes: '12' }),
        JSON.stringify({ ...STATUS, services: [{}] }),
        '\xff\xfe',
    ];
    const answers = wrong.map((body) => (response: ServerResponse) => response.end(Buffer.from(body, 'latin1')));
    const { api } = await host(context, answers);
    for (const body of wrong) await assert.rejects(api.status(JOB), /the host's answer is not the status/, body);
});

test('what the host says of a refusal is shown, and does nothing to a terminal', async (context) => {
    const { api } = await host(context, [
        json(401, { error: `the request \u001b[2Jexpired${'!'.repeat(1_000)}` }),
        json(503, {}),
        json(429, { error: 'later' }),
        json(404, { error: 'no such job' }),
        (response) => response.writeHead(302, { location: '/v1/jobs/elsewhere' }).end(),
    ]);
    const refusals: HostApiError[] = [];
    for (let count = 0; count < 5; count += 1) {
        await api.status(JOB).catch((error: unknown) => refusals.push(error as HostApiError));
    }
    const [unknown] = refusals;
    assert.ok(unknown instanceof HostApiError && unknown.message.includes('expired!'));
    assert.ok(!unknown.message.includes('\u001b') && unknown.message.length < 400);
    assert.match(refusals[1]!.message, /503: no reason given/);
    assert.deepEqual(
        refusals.map(({ status, isTransient }) => [status, isTransient]),
        [
            [401, false],
            [503, true],
            [429, true],
            [404, true],
            [302, false],
        ],
    );
});

test('answers and lines that are too long are not read to their end', async (context) => {
    const endless: Answer = (response) => {
        const more = () => {
            while (!response.destroyed && response.write('x'.repeat(16 * 1024)));
        };
        response.on('drain', more).on('error', () => {});
        more();
    };
    const { api } = await host(context, [endless, endless, endless]);
    await assert.rejects(api.status(JOB), /too long: expected at most 65536 bytes/);
    await assert.rejects(lines(api), /too long: expected at most 262144 bytes of one line/);
    await assert.rejects(printed(api), /too long: expected at most 262144 bytes of one line/);
});

test('a host that says nothing is not waited for, nor one that the caller is done with', async (context) => {
    const silent: Answer = () => {};
    const begun: Answer = (response) => response.write('{');
    const { api } = await host(context, [silent, begun, silent], { answerWait: 200 });
    const late = (error: unknown) =>
        error instanceof HostApiError && error.isTransient && /in time/.test(error.message);
    await assert.rejects(api.status(JOB), late);
    await assert.rejects(api.status(JOB), late);
    const ended = new AbortController();
    const asked = api.status(JOB, { abortSignal: ended.signal });
    ended.abort(new Error('enough'));
    await assert.rejects(asked, /enough/);
});

test('a log that breaks off is read on from the last whole line', async (context) => {
    const [one, two, three] = [line('one'), line('tẅo'), line('three')];
    const broken: Answer = (response) => response.write(one + two.slice(0, 20), () => response.destroy());
    const { api, asked } = await host(context, [
        json(503, { error: 'not yet' }),
        broken,
        (response) => response.writeHead(404).end(),
        (response) => {
            // A line comes in pieces, one of them within a character.
            const bytes = Buffer.from(two + three);
            const at = bytes.indexOf('ẅ') + 1;
            response.write(bytes.subarray(0, at), () => response.end(bytes.subarray(at)));
        },
    ]);
    const read = await lines(api, { offset: 100 });
    assert.deepEqual(
        read.map(({ text }) => text),
        ['one', 'tẅo', 'three'],
    );
    assert.equal(read.at(-1)!.end, 100 + Buffer.byteLength(one + two + three));
    assert.equal(read[0]!.time.toISOString(), '2027-01-15T08:00:00.000Z');
    const offsets = asked.map((url) => Number(url.split('=')[1]));
    assert.deepEqual(offsets, [100, 100, 100 + one.length, 100 + one.length]);
});

test('a log of a host that is silent is asked for anew', async (context) => {
    // However often it was asked before the first line arrived.
    const answer: Answer = (response, request) => {
        if (request.url!.endsWith('?offset=0')) response.write(line('one'));
        else response.end(line('two'));
    };
    const { api, asked } = await host(context, answer, { idleWait: 100 });
    assert.deepEqual(
        (await lines(api)).map(({ text }) => text),
        ['one', 'two'],
    );
    assert.ok(asked.length >= 2);
});

test('a log is given up when the host refuses for good, or does not answer for too long', async (context) => {
    const refuse = json(403, { error: 'never' });
    const later = json(503, { error: 'later' });
    const { api, asked } = await host(context, [refuse, later, later]);
    await assert.rejects(lines(api), /403: never/);
    await assert.rejects(lines(api, { patience: 0 }), /503: later/);
    assert.equal(asked.length, 2);
    const ended = new AbortController();
    const reading = lines(api, { patience: Infinity, abortSignal: ended.signal });
    ended.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
});

test('a log of something else than whole lines is refused', async (context) => {
    const wrong = ['hello\n', '{"op":1}\n', line('one').slice(0, -1), line('one').replace('180', '-9e99')];
    const { api } = await host(
        context,
        wrong.map((body) => (response: ServerResponse) => response.end(body)),
    );
    for (const body of wrong) await assert.rejects(lines(api), /the host's answer is not/, body);
});

test('who leaves a log early ends its connection', async (context) => {
    let closed: Promise<unknown> | undefined;
    const { api } = await host(context, [
        (response) => {
            closed = once(response, 'close');
            response.write(line('one'));
        },
    ]);
    for await (const _ of api.streamLog(JOB)) break;
    await closed;
});

test('a command is over with its last line, and not before', async (context) => {
    const output = '{"stream":"stderr","text":"no"}\n';
    const { api } = await host(context, [
        (response) => response.end(`${output}{"exit_code":7}\n${output}`),
        (response) => response.end(output),
        (response) => response.end(`${output}{"error":"the engine \\u001b failed"}\n`),
        (response) => response.end('{"stream":"stdin","text":""}\n'),
        json(409, { error: 'nothing runs' }),
    ]);
    assert.deepEqual(await printed(api), [{ stream: 'stderr', text: 'no' }, { exitCode: 7 }]);
    await assert.rejects(printed(api), /and how it ended/);
    await assert.rejects(printed(api), /how the command ended: the engine \ufffd failed/);
    await assert.rejects(printed(api), /not a line of a command's output/);
    await assert.rejects(printed(api), /409: nothing runs/);
});

test('only plain URLs of HTTP are used, and the path before the API is kept', async (context) => {
    const client = await generateKeyPairSigner();
    for (const url of ['', 'a:80', 'ftp://a/', 'http://u:p@a/', 'http://a/?q', 'http://a/#f', 'file:///etc']) {
        assert.throws(() => new HostApi({ url, host: HOST, worker: HOST }, client), HostApiError, url);
    }
    const { api, asked } = await host(context, [json(200, STATUS)], {}, '/below/');
    await api.status(JOB);
    assert.deepEqual(asked, [`/below/v1/jobs/${JOB}`]);
});

test('a host that is not there is told from one that refuses', async () => {
    const client = await generateKeyPairSigner();
    const api = new HostApi({ url: 'http://127.0.0.1:1', host: HOST, worker: HOST }, client);
    await assert.rejects(
        api.status(JOB),
        (error: unknown) => error instanceof HostApiError && error.isTransient && error.status === undefined,
    );
});

/** A host that gives these answers one after the other, or always the same one, and what it was asked. */
async function host(
    context: TestContext,
    answers: Answer[] | Answer,
    options: HostApiOptions = {},
    below = '',
): Promise<{ api: HostApi; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
        asked.push(request.url!);
        const next = Array.isArray(answers) ? answers.shift() : answers;
        if (next === undefined) response.writeHead(500).end();
        else next(response, request);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    context.after(() => {
        server.closeAllConnections();
        server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${below}`;
    const client = await generateKeyPairSigner();
    const patient = { answerWait: GUARD, idleWait: GUARD, ...options };
    return { api: new HostApi({ url, host: HOST, worker: HOST }, client, patient), asked };
}

function json(status: number, body: unknown): Answer {
    return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function line(text: string): string {
    return `${JSON.stringify({ op: 'a', stream: 'stdout', time: 1_800_000_000_000_000_000, text })}\n`;
}

async function lines(api: HostApi, options: LogOptions = {}): Promise<LogLine[]> {
    const read: LogLine[] = [];
    for await (const one of api.streamLog(JOB, { patience: GUARD, ...options })) read.push(one);
    return read;
}

async function printed(api: HostApi): Promise<unknown[]> {
    const read: unknown[] = [];
    for await (const one of api.exec(JOB, 'a', ['ls'])) read.push(one);
    return read;
}
