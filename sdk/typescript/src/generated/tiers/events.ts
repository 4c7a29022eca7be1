// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getBondReleasedDecoder,
    type BondReleased,
    getClassSetDecoder,
    type ClassSet,
    getHostAssessedDecoder,
    type HostAssessed,
    getHostBondedDecoder,
    type HostBonded,
    getHostClosedDecoder,
    type HostClosed,
    getHostImportedDecoder,
    type HostImported,
    getHostRegisteredDecoder,
    type HostRegistered,
    getHostUnbondedDecoder,
    type HostUnbonded,
    getHostUpdatedDecoder,
    type HostUpdated,
    getImportClosedDecoder,
    type ImportClosed,
    getImportOpenedDecoder,
    type ImportOpened,
    getPolicyAppliedDecoder,
    type PolicyApplied,
    getPolicyProposedDecoder,
    type PolicyProposed,
    getPolicyWithdrawnDecoder,
    type PolicyWithdrawn,
    getReportClosedDecoder,
    type ReportClosed,
    getReportSubmittedDecoder,
    type ReportSubmitted,
    getSlashClosedDecoder,
    type SlashClosed,
    getSlashContestedDecoder,
    type SlashContested,
    getSlashExecutedDecoder,
    type SlashExecuted,
    getSlashProposedDecoder,
    type SlashProposed,
    getSlashWithdrawnDecoder,
    type SlashWithdrawn,
    getTierChangedDecoder,
    type TierChanged,
    getTiersAdminAcceptedDecoder,
    type TiersAdminAccepted,
    getTiersAdminProposedDecoder,
    type TiersAdminProposed,
    getTiersConfigMigratedDecoder,
    type TiersConfigMigrated,
    getTiersConfigUpdatedDecoder,
    type TiersConfigUpdated,
    getTiersInitializedDecoder,
    type TiersInitialized,
    getWorkerRotatedDecoder,
    type WorkerRotated,
} from './types/index.js';

/** An event of the tiers program. */
export type TiersEvent =
    | { program: 'tiers'; name: 'BondReleased'; data: BondReleased }
    | { program: 'tiers'; name: 'ClassSet'; data: ClassSet }
    | { program: 'tiers'; name: 'HostAssessed'; data: HostAssessed }
    | { program: 'tiers'; name: 'HostBonded'; data: HostBonded }
    | { program: 'tiers'; name: 'HostClosed'; data: HostClosed }
    | { program: 'tiers'; name: 'HostImported'; data: HostImported }
    | { program: 'tiers'; name: 'HostRegistered'; data: HostRegistered }
    | { program: 'tiers'; name: 'HostUnbonded'; data: HostUnbonded }
    | { program: 'tiers'; name: 'HostUpdated'; data: HostUpdated }
    | { program: 'tiers'; name: 'ImportClosed'; data: ImportClosed }
    | { program: 'tiers'; name: 'ImportOpened'; data: ImportOpened }
    | { program: 'tiers'; name: 'PolicyApplied'; data: PolicyApplied }
    | { program: 'tiers'; name: 'PolicyProposed'; data: PolicyProposed }
    | { program: 'tiers'; name: 'PolicyWithdrawn'; data: PolicyWithdrawn }
    | { program: 'tiers'; name: 'ReportClosed'; data: ReportClosed }
    | { program: 'tiers'; name: 'ReportSubmitted'; data: ReportSubmitted }
    | { program: 'tiers'; name: 'SlashClosed'; data: SlashClosed }
    | { program: 'tiers'; name: 'SlashContested'; data: SlashContested }
    | { program: 'tiers'; name: 'SlashExecuted'; data: SlashExecuted }
    | { program: 'tiers'; name: 'SlashProposed'; data: SlashProposed }
    | { program: 'tiers'; name: 'SlashWithdrawn'; data: SlashWithdrawn }
    | { program: 'tiers'; name: 'TierChanged'; data: TierChanged }
    | { program: 'tiers'; name: 'TiersAdminAccepted'; data: TiersAdminAccepted }
    | { program: 'tiers'; name: 'TiersAdminProposed'; data: TiersAdminProposed }
    | { program: 'tiers'; name: 'TiersConfigMigrated'; data: TiersConfigMigrated }
    | { program: 'tiers'; name: 'TiersConfigUpdated'; data: TiersConfigUpdated }
    | { program: 'tiers'; name: 'TiersInitialized'; data: TiersInitialized }
    | { program: 'tiers'; name: 'WorkerRotated'; data: WorkerRotated };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeTiersEvent(bytes: ReadonlyUint8Array): TiersEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '191,161,250,29,188,146,120,251':
                return { program: 'tiers', name: 'BondReleased', data: getBondReleasedDecoder().decode(bytes, 8) };
            case '150,198,209,176,36,134,193,241':
                return { program: 'tiers', name: 'ClassSet', data: getClassSetDecoder().decode(bytes, 8) };
            case '30,235,214,216,216,205,49,208':
                return { program: 'tiers', name: 'HostAssessed', data: getHostAssessedDecoder().decode(bytes, 8) };
            case '135,100,197,171,186,28,142,49':
                return { program: 'tiers', name: 'HostBonded', data: getHostBondedDecoder().decode(bytes, 8) };
            case '109,249,7,242,92,60,116,12':
                return { program: 'tiers', name: 'HostClosed', data: getHostClosedDecoder().decode(bytes, 8) };
            case '110,11,81,181,165,202,185,165':
                return { program: 'tiers', name: 'HostImported', data: getHostImportedDecoder().decode(bytes, 8) };
            case '223,150,103,158,161,242,213,200':
                return { program: 'tiers', name: 'HostRegistered', data: getHostRegisteredDecoder().decode(bytes, 8) };
            case '188,229,235,71,248,51,76,151':
                return { program: 'tiers', name: 'HostUnbonded', data: getHostUnbondedDecoder().decode(bytes, 8) };
            case '172,121,205,244,244,50,225,177':
                return { program: 'tiers', name: 'HostUpdated', data: getHostUpdatedDecoder().decode(bytes, 8) };
            case '40,235,33,234,25,76,20,150':
                return { program: 'tiers', name: 'ImportClosed', data: getImportClosedDecoder().decode(bytes, 8) };
            case '112,87,186,162,42,91,232,196':
                return { program: 'tiers', name: 'ImportOpened', data: getImportOpenedDecoder().decode(bytes, 8) };
            case '224,50,201,229,63,157,248,239':
                return { program: 'tiers', name: 'PolicyApplied', data: getPolicyAppliedDecoder().decode(bytes, 8) };
            case '218,131,42,156,255,118,219,223':
                return { program: 'tiers', name: 'PolicyProposed', data: getPolicyProposedDecoder().decode(bytes, 8) };
            case '228,106,24,63,212,123,255,87':
                return {
                    program: 'tiers',
                    name: 'PolicyWithdrawn',
                    data: getPolicyWithdrawnDecoder().decode(bytes, 8),
                };
            case '191,151,67,237,84,58,35,109':
                return { program: 'tiers', name: 'ReportClosed', data: getReportClosedDecoder().decode(bytes, 8) };
            case '30,14,109,53,161,40,129,244':
                return {
                    program: 'tiers',
                    name: 'ReportSubmitted',
                    data: getReportSubmittedDecoder().decode(bytes, 8),
                };
            case '81,214,3,34,246,220,83,180':
                return { program: 'tiers', name: 'SlashClosed', data: getSlashClosedDecoder().decode(bytes, 8) };
            case '39,130,58,236,104,104,214,130':
                return { program: 'tiers', name: 'SlashContested', data: getSlashContestedDecoder().decode(bytes, 8) };
            case '170,48,78,119,242,155,108,61':
                return { program: 'tiers', name: 'SlashExecuted', data: getSlashExecutedDecoder().decode(bytes, 8) };
            case '158,90,179,8,227,190,15,231':
                return { program: 'tiers', name: 'SlashProposed', data: getSlashProposedDecoder().decode(bytes, 8) };
            case '185,64,250,184,167,94,57,178':
                return { program: 'tiers', name: 'SlashWithdrawn', data: getSlashWithdrawnDecoder().decode(bytes, 8) };
            case '126,9,150,127,199,123,136,1':
                return { program: 'tiers', name: 'TierChanged', data: getTierChangedDecoder().decode(bytes, 8) };
            case '35,163,146,116,166,250,118,42':
                return {
                    program: 'tiers',
                    name: 'TiersAdminAccepted',
                    data: getTiersAdminAcceptedDecoder().decode(bytes, 8),
                };
            case '0,139,170,180,68,134,46,173':
                return {
                    program: 'tiers',
                    name: 'TiersAdminProposed',
                    data: getTiersAdminProposedDecoder().decode(bytes, 8),
                };
            case '111,148,60,39,66,170,199,125':
                return {
                    program: 'tiers',
                    name: 'TiersConfigMigrated',
                    data: getTiersConfigMigratedDecoder().decode(bytes, 8),
                };
            case '216,31,251,213,4,193,43,176':
                return {
                    program: 'tiers',
                    name: 'TiersConfigUpdated',
                    data: getTiersConfigUpdatedDecoder().decode(bytes, 8),
                };
            case '5,243,98,108,211,145,234,15':
                return {
                    program: 'tiers',
                    name: 'TiersInitialized',
                    data: getTiersInitializedDecoder().decode(bytes, 8),
                };
            case '20,26,154,113,214,208,53,214':
                return { program: 'tiers', name: 'WorkerRotated', data: getWorkerRotatedDecoder().decode(bytes, 8) };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
