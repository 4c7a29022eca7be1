// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getBondedDecoder,
    type Bonded,
    getReleasedDecoder,
    type Released,
    getRestakedDecoder,
    type Restaked,
    getRewardsClaimedDecoder,
    type RewardsClaimed,
    getRewardsSyncedDecoder,
    type RewardsSynced,
    getSlashedDecoder,
    type Slashed,
    getStakeClosedDecoder,
    type StakeClosed,
    getStakeExtendedDecoder,
    type StakeExtended,
    getStakeToppedUpDecoder,
    type StakeToppedUp,
    getStakedDecoder,
    type Staked,
    getStakingAuthorityAcceptedDecoder,
    type StakingAuthorityAccepted,
    getStakingAuthorityProposedDecoder,
    type StakingAuthorityProposed,
    getStakingConfigUpdatedDecoder,
    type StakingConfigUpdated,
    getStakingInitializedDecoder,
    type StakingInitialized,
    getUnstakedDecoder,
    type Unstaked,
    getWithdrawnDecoder,
    type Withdrawn,
} from './types/index.js';

/** An event of the staking program. */
export type StakingEvent =
    | { program: 'staking'; name: 'Bonded'; data: Bonded }
    | { program: 'staking'; name: 'Released'; data: Released }
    | { program: 'staking'; name: 'Restaked'; data: Restaked }
    | { program: 'staking'; name: 'RewardsClaimed'; data: RewardsClaimed }
    | { program: 'staking'; name: 'RewardsSynced'; data: RewardsSynced }
    | { program: 'staking'; name: 'Slashed'; data: Slashed }
    | { program: 'staking'; name: 'StakeClosed'; data: StakeClosed }
    | { program: 'staking'; name: 'StakeExtended'; data: StakeExtended }
    | { program: 'staking'; name: 'StakeToppedUp'; data: StakeToppedUp }
    | { program: 'staking'; name: 'Staked'; data: Staked }
    | { program: 'staking'; name: 'StakingAuthorityAccepted'; data: StakingAuthorityAccepted }
    | { program: 'staking'; name: 'StakingAuthorityProposed'; data: StakingAuthorityProposed }
    | { program: 'staking'; name: 'StakingConfigUpdated'; data: StakingConfigUpdated }
    | { program: 'staking'; name: 'StakingInitialized'; data: StakingInitialized }
    | { program: 'staking'; name: 'Unstaked'; data: Unstaked }
    | { program: 'staking'; name: 'Withdrawn'; data: Withdrawn };

/**
 * Reads the bytes of a `Program data:` line of a transaction's log, base64
 * already removed. `undefined` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decodeStakingEvent(bytes: ReadonlyUint8Array): StakingEvent | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
            case '72,106,31,121,93,125,84,0':
                return { program: 'staking', name: 'Bonded', data: getBondedDecoder().decode(bytes, 8) };
            case '232,229,255,136,101,189,15,220':
                return { program: 'staking', name: 'Released', data: getReleasedDecoder().decode(bytes, 8) };
            case '39,138,227,90,188,62,50,192':
                return { program: 'staking', name: 'Restaked', data: getRestakedDecoder().decode(bytes, 8) };
            case '75,98,88,18,219,112,88,121':
                return {
                    program: 'staking',
                    name: 'RewardsClaimed',
                    data: getRewardsClaimedDecoder().decode(bytes, 8),
                };
            case '66,57,28,213,120,33,234,123':
                return { program: 'staking', name: 'RewardsSynced', data: getRewardsSyncedDecoder().decode(bytes, 8) };
            case '98,59,249,154,233,53,98,194':
                return { program: 'staking', name: 'Slashed', data: getSlashedDecoder().decode(bytes, 8) };
            case '72,166,77,134,139,12,214,160':
                return { program: 'staking', name: 'StakeClosed', data: getStakeClosedDecoder().decode(bytes, 8) };
            case '242,112,35,209,98,89,34,4':
                return { program: 'staking', name: 'StakeExtended', data: getStakeExtendedDecoder().decode(bytes, 8) };
            case '198,194,194,30,127,26,161,239':
                return { program: 'staking', name: 'StakeToppedUp', data: getStakeToppedUpDecoder().decode(bytes, 8) };
            case '11,146,45,205,230,58,213,240':
                return { program: 'staking', name: 'Staked', data: getStakedDecoder().decode(bytes, 8) };
            case '102,154,59,136,211,83,142,231':
                return {
                    program: 'staking',
                    name: 'StakingAuthorityAccepted',
                    data: getStakingAuthorityAcceptedDecoder().decode(bytes, 8),
                };
            case '236,108,219,241,20,43,135,139':
                return {
                    program: 'staking',
                    name: 'StakingAuthorityProposed',
                    data: getStakingAuthorityProposedDecoder().decode(bytes, 8),
                };
            case '64,87,60,0,196,208,241,29':
                return {
                    program: 'staking',
                    name: 'StakingConfigUpdated',
                    data: getStakingConfigUpdatedDecoder().decode(bytes, 8),
                };
            case '22,155,230,163,100,9,62,165':
                return {
                    program: 'staking',
                    name: 'StakingInitialized',
                    data: getStakingInitializedDecoder().decode(bytes, 8),
                };
            case '27,179,156,215,47,71,195,7':
                return { program: 'staking', name: 'Unstaked', data: getUnstakedDecoder().decode(bytes, 8) };
            case '20,89,223,198,194,124,219,13':
                return { program: 'staking', name: 'Withdrawn', data: getWithdrawnDecoder().decode(bytes, 8) };
            default:
                return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
