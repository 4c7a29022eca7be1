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
import { parseInitializeInstruction, type ParsedInitializeInstruction } from '../instructions/index.js';

export const GRID_PROGRAM_ADDRESS =
    '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>;

export enum GridAccount {
    Grid,
}

export function identifyGridAccount(account: { data: ReadonlyUint8Array } | ReadonlyUint8Array): GridAccount {
    const data = 'data' in account ? account.data : account;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([168, 154, 48, 14, 82, 188, 145, 84])),
            0,
        )
    ) {
        return GridAccount.Grid;
    }
    throw new Error('The provided account could not be identified as a grid account.');
}

export enum GridInstruction {
    Initialize,
}

export function identifyGridInstruction(
    instruction: { data: ReadonlyUint8Array } | ReadonlyUint8Array,
): GridInstruction {
    const data = 'data' in instruction ? instruction.data : instruction;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237])),
            0,
        )
    ) {
        return GridInstruction.Initialize;
    }
    throw new Error('The provided instruction could not be identified as a grid instruction.');
}

export type ParsedGridInstruction<TProgram extends string = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'> = {
    instructionType: GridInstruction.Initialize;
} & ParsedInitializeInstruction<TProgram>;

export function parseGridInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedGridInstruction<TProgram> {
    const instructionType = identifyGridInstruction(instruction);
    switch (instructionType) {
        case GridInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
