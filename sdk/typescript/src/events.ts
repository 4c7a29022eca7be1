import { getBase64Encoder, type Address, type ReadonlyUint8Array, type Signature } from '@solana/kit';
import { type Cluster } from './cluster.js';
import * as grid from './generated/grid/index.js';
import * as jobs from './generated/jobs/index.js';
import * as staking from './generated/staking/index.js';
import * as tiers from './generated/tiers/index.js';

/** An event of any of the programs: `program` and `name` say which, `data` is what it tells. */
export type DecodedEvent = grid.GridEvent | jobs.JobsEvent | staking.StakingEvent | tiers.TiersEvent;

/**
 * The events in the log of one transaction, in order. What one that failed tells
 * did not happen.
 *
 * Any program can write a line that looks like one of these events, so a line
 * counts only while one of these programs is the one that runs. A node cuts a
 * long log: who runs after the cut cannot be known, so nothing after it counts.
 */
export function decodeEvents(logs: readonly string[]): DecodedEvent[] {
    const running: string[] = [];
    const events: DecodedEvent[] = [];
    for (const line of logs) {
        if (line === 'Log truncated') break;
        const program = INVOKED.exec(line)?.[1];
        if (program !== undefined) {
            running.push(program);
        } else if (RETURNED.test(line)) {
            running.pop();
        } else if (line.startsWith(DATA)) {
            const event = decodeEvent(running.at(-1), line.slice(DATA.length));
            if (event) events.push(event);
        }
    }
    return events;
}

/** The events of a confirmed transaction, in order: none when it failed; `undefined` when the node does not know it. */
export async function readEvents(cluster: Cluster, signature: Signature): Promise<DecodedEvent[] | undefined> {
    const transaction = await cluster.rpc
        .getTransaction(signature, { commitment: 'confirmed', encoding: 'json', maxSupportedTransactionVersion: 0 })
        .send();
    if (transaction === null) return undefined;
    return transaction.meta?.err === null ? decodeEvents(transaction.meta.logMessages ?? []) : [];
}

// A program's own text stands behind `Program log: `, `Program data: ` or
// `Program return: `: an address has no colon, so none of these can pass for it.
const INVOKED = /^Program ([1-9A-HJ-NP-Za-km-z]{32,44}) invoke \[\d+\]$/;
const RETURNED = /^Program [1-9A-HJ-NP-Za-km-z]{32,44} (?:success$|failed: )/;
const DATA = 'Program data: ';

function decodeEvent(program: string | undefined, line: string): DecodedEvent | undefined {
    const decode = DECODERS[program as Address];
    const bytes = decode && bytesOf(line);
    return bytes && decode(bytes);
}

const DECODERS: Readonly<Record<Address, (bytes: ReadonlyUint8Array) => DecodedEvent | undefined>> = {
    [jobs.JOBS_PROGRAM_ADDRESS]: jobs.decodeJobsEvent,
    [tiers.TIERS_PROGRAM_ADDRESS]: tiers.decodeTiersEvent,
    [staking.STAKING_PROGRAM_ADDRESS]: staking.decodeStakingEvent,
    [grid.GRID_PROGRAM_ADDRESS]: grid.decodeGridEvent,
};

/** The first field of a line; more are never written by these programs. */
function bytesOf(line: string): ReadonlyUint8Array | undefined {
    try {
        return getBase64Encoder().encode(line.split(' ', 1)[0] ?? '');
    } catch {
        return undefined;
    }
}
