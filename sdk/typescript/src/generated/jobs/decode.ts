// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getConfigDecoder,
    type Config,
    getHostRecordDecoder,
    type HostRecord,
    getJobDecoder,
    type Job,
    getMarketDecoder,
    type Market,
    getQueueDecoder,
    type Queue,
} from './accounts/index.js';

/** An account of the jobs program. */
export type DecodedJobsAccount =
    | { program: 'jobs'; name: 'Config'; data: Config }
    | { program: 'jobs'; name: 'HostRecord'; data: HostRecord }
    | { program: 'jobs'; name: 'Job'; data: Job }
    | { program: 'jobs'; name: 'Market'; data: Market }
    | { program: 'jobs'; name: 'Queue'; data: Queue };

/**
 * Reads the data of an account of the jobs program by its discriminator.
 * `undefined` when it is none that this client knows. Bytes after the known
 * fields are passed over. Throws when there are fewer bytes than fields.
 */
export function decodeJobsAccount(data: ReadonlyUint8Array): DecodedJobsAccount | undefined {
    switch (data.slice(0, 8).join()) {
        case '155,12,170,224,30,250,204,130':
            return { program: 'jobs', name: 'Config', data: getConfigDecoder().decode(data) };
        case '9,27,187,125,182,110,238,120':
            return { program: 'jobs', name: 'HostRecord', data: getHostRecordDecoder().decode(data) };
        case '75,124,80,203,161,180,202,80':
            return { program: 'jobs', name: 'Job', data: getJobDecoder().decode(data) };
        case '219,190,213,55,0,227,198,154':
            return { program: 'jobs', name: 'Market', data: getMarketDecoder().decode(data) };
        case '204,167,6,247,20,33,2,188':
            return { program: 'jobs', name: 'Queue', data: getQueueDecoder().decode(data) };
        default:
            return undefined;
    }
}
