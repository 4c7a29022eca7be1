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
    parseCloseHostInstruction,
    parseInitializeInstruction,
    parseRegisterHostInstruction,
    parseRotateWorkerInstruction,
    parseSetClassInstruction,
    type ParsedCloseHostInstruction,
    type ParsedInitializeInstruction,
    type ParsedRegisterHostInstruction,
    type ParsedRotateWorkerInstruction,
    type ParsedSetClassInstruction,
} from '../instructions/index.js';

export const TIERS_PROGRAM_ADDRESS =
    'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>;

export enum TiersAccount {
    Config,
    GpuClass,
    Host,
}

export function identifyTiersAccount(account: { data: ReadonlyUint8Array } | ReadonlyUint8Array): TiersAccount {
    const data = 'data' in account ? account.data : account;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([155, 12, 170, 224, 30, 250, 204, 130])),
            0,
        )
    ) {
        return TiersAccount.Config;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([139, 95, 27, 61, 8, 159, 16, 41])),
            0,
        )
    ) {
        return TiersAccount.GpuClass;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([141, 195, 28, 93, 45, 127, 175, 216])),
            0,
        )
    ) {
        return TiersAccount.Host;
    }
    throw new Error('The provided account could not be identified as a tiers account.');
}

export enum TiersInstruction {
    Initialize,
    SetClass,
    RegisterHost,
    RotateWorker,
    CloseHost,
}

export function identifyTiersInstruction(
    instruction: { data: ReadonlyUint8Array } | ReadonlyUint8Array,
): TiersInstruction {
    const data = 'data' in instruction ? instruction.data : instruction;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237])),
            0,
        )
    ) {
        return TiersInstruction.Initialize;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([88, 208, 86, 138, 241, 160, 255, 115])),
            0,
        )
    ) {
        return TiersInstruction.SetClass;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([254, 147, 61, 58, 253, 111, 94, 200])),
            0,
        )
    ) {
        return TiersInstruction.RegisterHost;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([8, 5, 190, 8, 248, 126, 6, 103])),
            0,
        )
    ) {
        return TiersInstruction.RotateWorker;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([37, 157, 97, 152, 232, 21, 106, 103])),
            0,
        )
    ) {
        return TiersInstruction.CloseHost;
    }
    throw new Error('The provided instruction could not be identified as a tiers instruction.');
}

export type ParsedTiersInstruction<TProgram extends string = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'> =
    | ({ instructionType: TiersInstruction.Initialize } & ParsedInitializeInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.SetClass } & ParsedSetClassInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.RegisterHost } & ParsedRegisterHostInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.RotateWorker } & ParsedRotateWorkerInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.CloseHost } & ParsedCloseHostInstruction<TProgram>);

export function parseTiersInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedTiersInstruction<TProgram> {
    const instructionType = identifyTiersInstruction(instruction);
    switch (instructionType) {
        case TiersInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        case TiersInstruction.SetClass: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.SetClass, ...parseSetClassInstruction(instruction) };
        }
        case TiersInstruction.RegisterHost: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.RegisterHost, ...parseRegisterHostInstruction(instruction) };
        }
        case TiersInstruction.RotateWorker: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.RotateWorker, ...parseRotateWorkerInstruction(instruction) };
        }
        case TiersInstruction.CloseHost: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.CloseHost, ...parseCloseHostInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
