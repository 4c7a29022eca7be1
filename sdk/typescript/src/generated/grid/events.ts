// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getAwardAgreedDecoder,
    type AwardAgreed,
    getAwardClosedDecoder,
    type AwardClosed,
    getAwardMadeDecoder,
    type AwardMade,
    getAwardRevokedDecoder,
    type AwardRevoked,
    getGridAuthorityAcceptedDecoder,
    type GridAuthorityAccepted,
    getGridAuthorityProposedDecoder,
    type GridAuthorityProposed,
    getGridFundedDecoder,
    type GridFunded,
    getGridInitializedDecoder,
    type GridInitialized,
    getGridUpdatedDecoder,
    type GridUpdated,
    getGridWithdrawnDecoder,
    type GridWithdrawn,
    getPhaseCancelledDecoder,
    type PhaseCancelled,
    getPhaseClosedDecoder,
    type PhaseClosed,
    getPhaseCreatedDecoder,
    type PhaseCreated,
    getPhaseFinalizedDecoder,
    type PhaseFinalized,
    getPhaseOpenedDecoder,
    type PhaseOpened,
    getPhaseUpdatedDecoder,
    type PhaseUpdated,
    getReviewerReplacedDecoder,
    type ReviewerReplaced,
    getRewardClaimedDecoder,
    type RewardClaimed,
    getSeatClosedDecoder,
    type SeatClosed,
    getSeatCountedDecoder,
    type SeatCounted,
    getSeatGivenBackDecoder,
    type SeatGivenBack,
    getSeatMovedUpDecoder,
    type SeatMovedUp,
    getSeatRegisteredDecoder,
    type SeatRegistered,
} from './types/index.js';

/** An event of the grid program. */
export type GridEvent =
    | { program: 'grid'; name: 'AwardAgreed'; data: AwardAgreed }
    | { program: 'grid'; name: 'AwardClosed'; data: AwardClosed }
    | { program: 'grid'; name: 'AwardMade'; data: AwardMade }
    | { program: 'grid'; name: 'AwardRevoked'; data: AwardRevoked }
    | { program: 'grid'; name: 'GridAuthorityAccepted'; data: GridAuthorityAccepted }
    | { program: 'grid'; name: 'GridAuthorityProposed'; data: GridAuthorityProposed }
    | { program: 'grid'; name: 'GridFunded'; data: GridFunded }
    | { program: 'grid'; name: 'GridInitialized'; data: GridInitialized }
    | { program: 'grid'; name: 'GridUpdated'; data: GridUpdated }
    | { program: 'grid'; name: 'GridWithdrawn'; data: GridWithdrawn }
    | { program: 'grid'; name: 'PhaseCancelled'; data: PhaseCancelled }
    | { program: 'grid'; name: 'PhaseClosed'; data: PhaseClosed }
    | { program: 'grid'; name: 'PhaseCreated'; data: PhaseCreated }
    | { program: 'grid'; name: 'PhaseFinalized'; data: PhaseFinalized }
    | { program: 'grid'; name: 'PhaseOpened'; data: PhaseOpened }
    | { program: 'grid'; name: 'PhaseUpdated'; data: PhaseUpdated }
    | { program: 'grid'; name: 'ReviewerReplaced'; data: ReviewerReplaced }
    | { program: 'grid'; name: 'RewardClaimed'; data: RewardClaimed }
    | { program: 'grid'; name: 'SeatClosed'; data: SeatClosed }
    | { program: 'grid'; name: 'SeatCounted'; data: SeatCounted }
    | { program: 'grid'; name: 'SeatGivenBack'; data: SeatGivenBack }
    | { program: 'grid'; name: 'SeatMovedUp'; data: SeatMovedUp }
    | { program: 'grid'; name: 'SeatRegistered'; data: SeatRegistered };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeGridEvent(bytes: ReadonlyUint8Array): GridEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '11,94,201,142,20,222,234,8':
                return { program: 'grid', name: 'AwardAgreed', data: getAwardAgreedDecoder().decode(bytes, 8) };
            case '36,35,136,88,67,236,196,83':
                return { program: 'grid', name: 'AwardClosed', data: getAwardClosedDecoder().decode(bytes, 8) };
            case '65,191,164,43,159,206,238,73':
                return { program: 'grid', name: 'AwardMade', data: getAwardMadeDecoder().decode(bytes, 8) };
            case '93,42,125,11,127,93,117,186':
                return { program: 'grid', name: 'AwardRevoked', data: getAwardRevokedDecoder().decode(bytes, 8) };
            case '145,28,57,101,12,107,109,106':
                return {
                    program: 'grid',
                    name: 'GridAuthorityAccepted',
                    data: getGridAuthorityAcceptedDecoder().decode(bytes, 8),
                };
            case '33,100,200,6,10,214,51,122':
                return {
                    program: 'grid',
                    name: 'GridAuthorityProposed',
                    data: getGridAuthorityProposedDecoder().decode(bytes, 8),
                };
            case '80,95,240,141,191,218,7,94':
                return { program: 'grid', name: 'GridFunded', data: getGridFundedDecoder().decode(bytes, 8) };
            case '186,206,196,128,181,177,29,107':
                return { program: 'grid', name: 'GridInitialized', data: getGridInitializedDecoder().decode(bytes, 8) };
            case '22,238,237,143,48,232,216,73':
                return { program: 'grid', name: 'GridUpdated', data: getGridUpdatedDecoder().decode(bytes, 8) };
            case '110,237,150,252,24,13,147,44':
                return { program: 'grid', name: 'GridWithdrawn', data: getGridWithdrawnDecoder().decode(bytes, 8) };
            case '163,72,77,37,87,167,84,27':
                return { program: 'grid', name: 'PhaseCancelled', data: getPhaseCancelledDecoder().decode(bytes, 8) };
            case '6,49,170,132,161,160,115,223':
                return { program: 'grid', name: 'PhaseClosed', data: getPhaseClosedDecoder().decode(bytes, 8) };
            case '129,218,27,195,81,73,2,212':
                return { program: 'grid', name: 'PhaseCreated', data: getPhaseCreatedDecoder().decode(bytes, 8) };
            case '66,88,200,28,134,228,172,230':
                return { program: 'grid', name: 'PhaseFinalized', data: getPhaseFinalizedDecoder().decode(bytes, 8) };
            case '87,145,107,5,209,139,119,7':
                return { program: 'grid', name: 'PhaseOpened', data: getPhaseOpenedDecoder().decode(bytes, 8) };
            case '120,141,82,205,153,221,249,6':
                return { program: 'grid', name: 'PhaseUpdated', data: getPhaseUpdatedDecoder().decode(bytes, 8) };
            case '149,163,31,60,151,81,153,209':
                return {
                    program: 'grid',
                    name: 'ReviewerReplaced',
                    data: getReviewerReplacedDecoder().decode(bytes, 8),
                };
            case '49,28,87,84,158,48,229,175':
                return { program: 'grid', name: 'RewardClaimed', data: getRewardClaimedDecoder().decode(bytes, 8) };
            case '213,83,175,31,220,25,105,211':
                return { program: 'grid', name: 'SeatClosed', data: getSeatClosedDecoder().decode(bytes, 8) };
            case '91,73,104,208,58,63,97,116':
                return { program: 'grid', name: 'SeatCounted', data: getSeatCountedDecoder().decode(bytes, 8) };
            case '127,109,88,63,64,67,173,135':
                return { program: 'grid', name: 'SeatGivenBack', data: getSeatGivenBackDecoder().decode(bytes, 8) };
            case '102,59,20,142,245,21,94,113':
                return { program: 'grid', name: 'SeatMovedUp', data: getSeatMovedUpDecoder().decode(bytes, 8) };
            case '175,246,112,150,183,230,70,199':
                return { program: 'grid', name: 'SeatRegistered', data: getSeatRegisteredDecoder().decode(bytes, 8) };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
