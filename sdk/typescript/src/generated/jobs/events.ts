// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getAuthorityAcceptedDecoder,
    type AuthorityAccepted,
    getAuthorityProposedDecoder,
    type AuthorityProposed,
    getBountyPaidDecoder,
    type BountyPaid,
    getConfigUpdatedDecoder,
    type ConfigUpdated,
    getHostEvictedDecoder,
    type HostEvicted,
    getHostJoinedDecoder,
    type HostJoined,
    getHostLeftDecoder,
    type HostLeft,
    getHostRenewedDecoder,
    type HostRenewed,
    getJobAssignedDecoder,
    type JobAssigned,
    getJobCheckpointedDecoder,
    type JobCheckpointed,
    getJobClosedDecoder,
    type JobClosed,
    getJobEndedDecoder,
    type JobEnded,
    getJobExtendedDecoder,
    type JobExtended,
    getJobPostedDecoder,
    type JobPosted,
    getJobQueuedDecoder,
    type JobQueued,
    getJobReturnedDecoder,
    type JobReturned,
    getJobStartedDecoder,
    type JobStarted,
    getJobsInitializedDecoder,
    type JobsInitialized,
    getMarketClosedDecoder,
    type MarketClosed,
    getMarketMigratedDecoder,
    type MarketMigrated,
    getMarketOpenedDecoder,
    type MarketOpened,
    getMarketUpdatedDecoder,
    type MarketUpdated,
    getOwedCollectedDecoder,
    type OwedCollected,
    getQueueCreatedDecoder,
    type QueueCreated,
    getQueueGrownDecoder,
    type QueueGrown,
    getQueueSweptDecoder,
    type QueueSwept,
    getRecordClosedDecoder,
    type RecordClosed,
    getRecordMigratedDecoder,
    type RecordMigrated,
    getRecordOpenedDecoder,
    type RecordOpened,
    getResultAttachedDecoder,
    type ResultAttached,
} from './types/index.js';

/** An event of the jobs program. */
export type JobsEvent =
    | { program: 'jobs'; name: 'AuthorityAccepted'; data: AuthorityAccepted }
    | { program: 'jobs'; name: 'AuthorityProposed'; data: AuthorityProposed }
    | { program: 'jobs'; name: 'BountyPaid'; data: BountyPaid }
    | { program: 'jobs'; name: 'ConfigUpdated'; data: ConfigUpdated }
    | { program: 'jobs'; name: 'HostEvicted'; data: HostEvicted }
    | { program: 'jobs'; name: 'HostJoined'; data: HostJoined }
    | { program: 'jobs'; name: 'HostLeft'; data: HostLeft }
    | { program: 'jobs'; name: 'HostRenewed'; data: HostRenewed }
    | { program: 'jobs'; name: 'JobAssigned'; data: JobAssigned }
    | { program: 'jobs'; name: 'JobCheckpointed'; data: JobCheckpointed }
    | { program: 'jobs'; name: 'JobClosed'; data: JobClosed }
    | { program: 'jobs'; name: 'JobEnded'; data: JobEnded }
    | { program: 'jobs'; name: 'JobExtended'; data: JobExtended }
    | { program: 'jobs'; name: 'JobPosted'; data: JobPosted }
    | { program: 'jobs'; name: 'JobQueued'; data: JobQueued }
    | { program: 'jobs'; name: 'JobReturned'; data: JobReturned }
    | { program: 'jobs'; name: 'JobStarted'; data: JobStarted }
    | { program: 'jobs'; name: 'JobsInitialized'; data: JobsInitialized }
    | { program: 'jobs'; name: 'MarketClosed'; data: MarketClosed }
    | { program: 'jobs'; name: 'MarketMigrated'; data: MarketMigrated }
    | { program: 'jobs'; name: 'MarketOpened'; data: MarketOpened }
    | { program: 'jobs'; name: 'MarketUpdated'; data: MarketUpdated }
    | { program: 'jobs'; name: 'OwedCollected'; data: OwedCollected }
    | { program: 'jobs'; name: 'QueueCreated'; data: QueueCreated }
    | { program: 'jobs'; name: 'QueueGrown'; data: QueueGrown }
    | { program: 'jobs'; name: 'QueueSwept'; data: QueueSwept }
    | { program: 'jobs'; name: 'RecordClosed'; data: RecordClosed }
    | { program: 'jobs'; name: 'RecordMigrated'; data: RecordMigrated }
    | { program: 'jobs'; name: 'RecordOpened'; data: RecordOpened }
    | { program: 'jobs'; name: 'ResultAttached'; data: ResultAttached };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeJobsEvent(bytes: ReadonlyUint8Array): JobsEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '166,192,219,188,41,209,195,26':
                return {
                    program: 'jobs',
                    name: 'AuthorityAccepted',
                    data: getAuthorityAcceptedDecoder().decode(bytes, 8),
                };
            case '244,117,94,112,53,151,35,89':
                return {
                    program: 'jobs',
                    name: 'AuthorityProposed',
                    data: getAuthorityProposedDecoder().decode(bytes, 8),
                };
            case '60,72,10,171,122,59,238,148':
                return { program: 'jobs', name: 'BountyPaid', data: getBountyPaidDecoder().decode(bytes, 8) };
            case '40,241,230,122,11,19,198,194':
                return { program: 'jobs', name: 'ConfigUpdated', data: getConfigUpdatedDecoder().decode(bytes, 8) };
            case '42,193,178,129,67,188,195,207':
                return { program: 'jobs', name: 'HostEvicted', data: getHostEvictedDecoder().decode(bytes, 8) };
            case '176,13,23,255,146,93,93,105':
                return { program: 'jobs', name: 'HostJoined', data: getHostJoinedDecoder().decode(bytes, 8) };
            case '189,235,198,184,17,200,6,240':
                return { program: 'jobs', name: 'HostLeft', data: getHostLeftDecoder().decode(bytes, 8) };
            case '135,232,179,10,109,91,135,87':
                return { program: 'jobs', name: 'HostRenewed', data: getHostRenewedDecoder().decode(bytes, 8) };
            case '37,41,120,33,26,236,76,219':
                return { program: 'jobs', name: 'JobAssigned', data: getJobAssignedDecoder().decode(bytes, 8) };
            case '219,49,80,122,157,127,128,155':
                return { program: 'jobs', name: 'JobCheckpointed', data: getJobCheckpointedDecoder().decode(bytes, 8) };
            case '123,63,243,153,174,212,2,55':
                return { program: 'jobs', name: 'JobClosed', data: getJobClosedDecoder().decode(bytes, 8) };
            case '143,54,11,87,149,208,52,144':
                return { program: 'jobs', name: 'JobEnded', data: getJobEndedDecoder().decode(bytes, 8) };
            case '173,200,121,177,158,177,162,106':
                return { program: 'jobs', name: 'JobExtended', data: getJobExtendedDecoder().decode(bytes, 8) };
            case '18,171,12,141,212,169,183,52':
                return { program: 'jobs', name: 'JobPosted', data: getJobPostedDecoder().decode(bytes, 8) };
            case '35,4,98,149,4,244,117,232':
                return { program: 'jobs', name: 'JobQueued', data: getJobQueuedDecoder().decode(bytes, 8) };
            case '133,255,89,12,64,247,229,1':
                return { program: 'jobs', name: 'JobReturned', data: getJobReturnedDecoder().decode(bytes, 8) };
            case '8,44,116,171,51,119,74,188':
                return { program: 'jobs', name: 'JobStarted', data: getJobStartedDecoder().decode(bytes, 8) };
            case '57,7,68,121,66,176,81,105':
                return { program: 'jobs', name: 'JobsInitialized', data: getJobsInitializedDecoder().decode(bytes, 8) };
            case '86,91,119,43,94,0,217,113':
                return { program: 'jobs', name: 'MarketClosed', data: getMarketClosedDecoder().decode(bytes, 8) };
            case '196,0,143,107,73,246,52,158':
                return { program: 'jobs', name: 'MarketMigrated', data: getMarketMigratedDecoder().decode(bytes, 8) };
            case '98,146,98,81,117,211,121,211':
                return { program: 'jobs', name: 'MarketOpened', data: getMarketOpenedDecoder().decode(bytes, 8) };
            case '170,51,74,147,116,168,217,251':
                return { program: 'jobs', name: 'MarketUpdated', data: getMarketUpdatedDecoder().decode(bytes, 8) };
            case '103,84,236,203,203,191,167,158':
                return { program: 'jobs', name: 'OwedCollected', data: getOwedCollectedDecoder().decode(bytes, 8) };
            case '18,135,244,181,162,83,90,175':
                return { program: 'jobs', name: 'QueueCreated', data: getQueueCreatedDecoder().decode(bytes, 8) };
            case '158,170,236,127,46,77,56,52':
                return { program: 'jobs', name: 'QueueGrown', data: getQueueGrownDecoder().decode(bytes, 8) };
            case '251,1,35,132,230,181,11,26':
                return { program: 'jobs', name: 'QueueSwept', data: getQueueSweptDecoder().decode(bytes, 8) };
            case '99,152,89,8,23,79,153,2':
                return { program: 'jobs', name: 'RecordClosed', data: getRecordClosedDecoder().decode(bytes, 8) };
            case '164,103,36,10,232,143,3,158':
                return { program: 'jobs', name: 'RecordMigrated', data: getRecordMigratedDecoder().decode(bytes, 8) };
            case '99,226,191,99,102,248,208,176':
                return { program: 'jobs', name: 'RecordOpened', data: getRecordOpenedDecoder().decode(bytes, 8) };
            case '46,156,80,201,103,6,26,224':
                return { program: 'jobs', name: 'ResultAttached', data: getResultAttachedDecoder().decode(bytes, 8) };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
