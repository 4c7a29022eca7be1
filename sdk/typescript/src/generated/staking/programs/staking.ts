// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    assertIsInstructionWithAccounts,
    containsBytes,
    fixEncoderSize,
    getBytesEncoder,
    type Address,
    type Instruction,
    type InstructionWithData,
    type ReadonlyUint8Array,
} from '@solana/kit';
import {
    parseAcceptAuthorityInstruction,
    parseBondInstruction,
    parseClaimRewardsInstruction,
    parseCloseInstruction,
    parseExtendInstruction,
    parseInitializeInstruction,
    parseProposeAuthorityInstruction,
    parseReleaseInstruction,
    parseRestakeInstruction,
    parseSlashInstruction,
    parseStakeInstruction,
    parseSyncRewardsInstruction,
    parseTopUpInstruction,
    parseUnstakeInstruction,
    parseUpdateConfigInstruction,
    parseWithdrawInstruction,
    type ParsedAcceptAuthorityInstruction,
    type ParsedBondInstruction,
    type ParsedClaimRewardsInstruction,
    type ParsedCloseInstruction,
    type ParsedExtendInstruction,
    type ParsedInitializeInstruction,
    type ParsedProposeAuthorityInstruction,
    type ParsedReleaseInstruction,
    type ParsedRestakeInstruction,
    type ParsedSlashInstruction,
    type ParsedStakeInstruction,
    type ParsedSyncRewardsInstruction,
    type ParsedTopUpInstruction,
    type ParsedUnstakeInstruction,
    type ParsedUpdateConfigInstruction,
    type ParsedWithdrawInstruction,
} from '../instructions/index.js';

export const STAKING_PROGRAM_ADDRESS =
    '7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x' as Address<'7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x'>;

export enum StakingAccount {
    Config,
    Stake,
}

export function identifyStakingAccount(account: { data: ReadonlyUint8Array } | ReadonlyUint8Array): StakingAccount {
    const data = 'data' in account ? account.data : account;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([155, 12, 170, 224, 30, 250, 204, 130])),
            0,
        )
    ) {
        return StakingAccount.Config;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([150, 197, 176, 29, 55, 132, 112, 149])),
            0,
        )
    ) {
        return StakingAccount.Stake;
    }
    throw new Error('The provided account could not be identified as a staking account.');
}

export enum StakingInstruction {
    Initialize,
    UpdateConfig,
    ProposeAuthority,
    AcceptAuthority,
    Stake,
    TopUp,
    Extend,
    Unstake,
    Restake,
    Withdraw,
    Close,
    ClaimRewards,
    SyncRewards,
    Bond,
    Release,
    Slash,
}

export function identifyStakingInstruction(
    instruction: { data: ReadonlyUint8Array } | ReadonlyUint8Array,
): StakingInstruction {
    const data = 'data' in instruction ? instruction.data : instruction;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237])),
            0,
        )
    ) {
        return StakingInstruction.Initialize;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([29, 158, 252, 191, 10, 83, 219, 99])),
            0,
        )
    ) {
        return StakingInstruction.UpdateConfig;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([20, 148, 236, 198, 76, 119, 99, 142])),
            0,
        )
    ) {
        return StakingInstruction.ProposeAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([107, 86, 198, 91, 33, 12, 107, 160])),
            0,
        )
    ) {
        return StakingInstruction.AcceptAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([206, 176, 202, 18, 200, 209, 179, 108])),
            0,
        )
    ) {
        return StakingInstruction.Stake;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([236, 225, 96, 9, 60, 106, 77, 208])),
            0,
        )
    ) {
        return StakingInstruction.TopUp;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([228, 127, 0, 1, 227, 154, 54, 168])),
            0,
        )
    ) {
        return StakingInstruction.Extend;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([90, 95, 107, 42, 205, 124, 50, 225])),
            0,
        )
    ) {
        return StakingInstruction.Unstake;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([97, 161, 241, 167, 6, 32, 213, 53])),
            0,
        )
    ) {
        return StakingInstruction.Restake;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([183, 18, 70, 156, 148, 109, 161, 34])),
            0,
        )
    ) {
        return StakingInstruction.Withdraw;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([98, 165, 201, 177, 108, 65, 206, 96])),
            0,
        )
    ) {
        return StakingInstruction.Close;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([4, 144, 132, 71, 116, 23, 151, 80])),
            0,
        )
    ) {
        return StakingInstruction.ClaimRewards;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([18, 47, 240, 255, 79, 191, 165, 54])),
            0,
        )
    ) {
        return StakingInstruction.SyncRewards;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([18, 108, 96, 244, 162, 35, 142, 202])),
            0,
        )
    ) {
        return StakingInstruction.Bond;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([253, 249, 15, 206, 28, 127, 193, 241])),
            0,
        )
    ) {
        return StakingInstruction.Release;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([204, 141, 18, 161, 8, 177, 92, 142])),
            0,
        )
    ) {
        return StakingInstruction.Slash;
    }
    throw new Error('The provided instruction could not be identified as a staking instruction.');
}

export type ParsedStakingInstruction<TProgram extends string = '7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x'> =
    | ({ instructionType: StakingInstruction.Initialize } & ParsedInitializeInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.UpdateConfig } & ParsedUpdateConfigInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.ProposeAuthority } & ParsedProposeAuthorityInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.AcceptAuthority } & ParsedAcceptAuthorityInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Stake } & ParsedStakeInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.TopUp } & ParsedTopUpInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Extend } & ParsedExtendInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Unstake } & ParsedUnstakeInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Restake } & ParsedRestakeInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Withdraw } & ParsedWithdrawInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Close } & ParsedCloseInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.ClaimRewards } & ParsedClaimRewardsInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.SyncRewards } & ParsedSyncRewardsInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Bond } & ParsedBondInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Release } & ParsedReleaseInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Slash } & ParsedSlashInstruction<TProgram>);

export function parseStakingInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedStakingInstruction<TProgram> {
    const instructionType = identifyStakingInstruction(instruction);
    switch (instructionType) {
        case StakingInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        case StakingInstruction.UpdateConfig: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.UpdateConfig, ...parseUpdateConfigInstruction(instruction) };
        }
        case StakingInstruction.ProposeAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: StakingInstruction.ProposeAuthority,
                ...parseProposeAuthorityInstruction(instruction),
            };
        }
        case StakingInstruction.AcceptAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: StakingInstruction.AcceptAuthority,
                ...parseAcceptAuthorityInstruction(instruction),
            };
        }
        case StakingInstruction.Stake: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Stake, ...parseStakeInstruction(instruction) };
        }
        case StakingInstruction.TopUp: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.TopUp, ...parseTopUpInstruction(instruction) };
        }
        case StakingInstruction.Extend: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Extend, ...parseExtendInstruction(instruction) };
        }
        case StakingInstruction.Unstake: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Unstake, ...parseUnstakeInstruction(instruction) };
        }
        case StakingInstruction.Restake: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Restake, ...parseRestakeInstruction(instruction) };
        }
        case StakingInstruction.Withdraw: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Withdraw, ...parseWithdrawInstruction(instruction) };
        }
        case StakingInstruction.Close: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Close, ...parseCloseInstruction(instruction) };
        }
        case StakingInstruction.ClaimRewards: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.ClaimRewards, ...parseClaimRewardsInstruction(instruction) };
        }
        case StakingInstruction.SyncRewards: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.SyncRewards, ...parseSyncRewardsInstruction(instruction) };
        }
        case StakingInstruction.Bond: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Bond, ...parseBondInstruction(instruction) };
        }
        case StakingInstruction.Release: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Release, ...parseReleaseInstruction(instruction) };
        }
        case StakingInstruction.Slash: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Slash, ...parseSlashInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
