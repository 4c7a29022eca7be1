import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    createKeyPairSignerFromPrivateKeyBytes,
    createSignableMessage,
    generateKeyPairSigner,
    type Address,
    type MessageModifyingSigner,
} from '@solana/kit';
import { cover, signRequest, type HostRequest } from '../src/index.js';
import { vectors } from './vectors.js';

interface RequestVector {
    seed: string;
    host: Address;
    method: HostRequest['method'];
    path: string;
    body: string;
    expiry: number;
    nonce: string;
    authorization: string;
}

const HOST = '7porTR32j7zt69GG4AwoPQx3f3FL2RLpSDKGtPXWTeaQ' as Address;
const REQUEST: HostRequest = { host: HOST, method: 'GET', path: '/v1/jobs/a' };

test('requests are signed as elsewhere', async () => {
    const cases = vectors<RequestVector>('requests');
    for (const { seed, host, method, path, body, expiry, nonce, authorization } of cases) {
        const client = await createKeyPairSignerFromPrivateKeyBytes(hexBytes(seed));
        const request = { host, method, path, body: hexBytes(body) };
        const validity = { expiry: BigInt(expiry), nonce: hexBytes(nonce) };
        assert.equal(await signRequest(client, request, validity), authorization);
        // What a wallet does in a browser.
        const wallet: MessageModifyingSigner = {
            address: client.address,
            async modifyAndSignMessages([message]) {
                const [signatures] = await client.signMessages([message!]);
                return [{ content: Uint8Array.from(message!.content), signatures: signatures! }];
            },
        };
        assert.equal(await signRequest(wallet, request, validity), authorization);
    }
    assert.deepEqual(new Set(cases.map(({ method }) => method)), new Set(['GET', 'POST', 'PUT']));
});

test('no two requests are alike, and each is good for half a minute', async () => {
    const client = await generateKeyPairSigner();
    const headers = await Promise.all([signRequest(client, REQUEST), signRequest(client, REQUEST)]);
    const [one, other] = headers.map((header) => header.split(' '));
    assert.notEqual(one![3], other![3]);
    const ahead = Number(one![2]) - Date.now() / 1_000;
    assert.ok(ahead <= 30 && ahead > -90, `${ahead} s ahead`);
});

test('a wallet that signs another text, or nothing, is not used', async () => {
    const client = await generateKeyPairSigner();
    const changing: MessageModifyingSigner = {
        address: client.address,
        async modifyAndSignMessages() {
            const changed = createSignableMessage('something else');
            const [signatures] = await client.signMessages([changed]);
            return [{ ...changed, signatures: signatures! }];
        },
    };
    await assert.rejects(signRequest(changing, REQUEST), /signed another text/);
    const silent = { address: client.address, signMessages: async () => [{}] };
    await assert.rejects(signRequest(silent, REQUEST), /found no signature/);
    const nobody = { address: client.address, modifyAndSignMessages: async () => [] };
    await assert.rejects(signRequest(nobody, REQUEST), /found no signature/);
});

test('covers are those that are known elsewhere', () => {
    const found = [cover('public'), cover()].map((bytes) => ({ cover: new TextDecoder().decode(bytes) }));
    assert.deepEqual(found, vectors<{ cover: string }>('covers'));
});

function hexBytes(text: string): Uint8Array {
    return Uint8Array.from(Buffer.from(text, 'hex'));
}
