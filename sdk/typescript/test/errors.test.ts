import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM, SolanaError } from '@solana/kit';
import { explainError } from '../src/index.js';
import { PROGRAMS } from './idl.js';

const PRICE_TOO_HIGH = {
    program: 'jobs',
    code: 6209,
    name: 'PriceTooHigh',
    message: "the market's price is above the most that the client will pay per second",
};

for (const program of PROGRAMS) {
    test(`every error of the ${program.name} program is explained by its code`, () => {
        assert.ok(program.idl.errors.length > 0);
        for (const { code, name, msg } of program.idl.errors) {
            assert.deepEqual(explainError(code), { program: program.name, code, name, message: msg });
        }
    });
}

test('an error is found in the status of a transaction', () => {
    assert.deepEqual(explainError({ InstructionError: [0, { Custom: 6209 }] }), PRICE_TOO_HIGH);
    assert.deepEqual(explainError({ InstructionError: [2n, { Custom: 6209n }] }), PRICE_TOO_HIGH);
});

test('an error is found in what was thrown, and in its causes', () => {
    const custom = new SolanaError(SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM, { code: 6209, index: 0 });
    assert.deepEqual(explainError(custom), PRICE_TOO_HIGH);
    assert.deepEqual(
        explainError(new Error('refused', { cause: new Error('why', { cause: custom }) })),
        PRICE_TOO_HIGH,
    );
});

test('other errors are not explained', () => {
    const endless: { cause?: unknown } = {};
    endless.cause = endless;
    for (const error of [
        1,
        undefined,
        null,
        'PriceTooHigh',
        new Error('no'),
        endless,
        { InstructionError: [0, 'InvalidAccountData'] },
        { InstructionError: [0, { Custom: 1 }] },
        { InsufficientFundsForRent: { account_index: 0 } },
    ]) {
        assert.equal(explainError(error), undefined);
    }
});
