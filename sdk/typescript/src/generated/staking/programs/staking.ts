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
    parseInitializeInstruction,
    parseStakeInstruction,
    type ParsedInitializeInstruction,
    type ParsedStakeInstruction,
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
    Stake,
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
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([206, 176, 202, 18, 200, 209, 179, 108])),
            0,
        )
    ) {
        return StakingInstruction.Stake;
    }
    throw new Error('The provided instruction could not be identified as a staking instruction.');
}

export type ParsedStakingInstruction<TProgram extends string = '7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x'> =
    | ({ instructionType: StakingInstruction.Initialize } & ParsedInitializeInstruction<TProgram>)
    | ({ instructionType: StakingInstruction.Stake } & ParsedStakeInstruction<TProgram>);

export function parseStakingInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedStakingInstruction<TProgram> {
    const instructionType = identifyStakingInstruction(instruction);
    switch (instructionType) {
        case StakingInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        case StakingInstruction.Stake: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: StakingInstruction.Stake, ...parseStakeInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
