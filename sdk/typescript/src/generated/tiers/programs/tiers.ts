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
    parseAcceptAdminInstruction,
    parseApplyPolicyInstruction,
    parseAssessInstruction,
    parseBondInstruction,
    parseCloseHostInstruction,
    parseCloseImportInstruction,
    parseCloseReportInstruction,
    parseCloseSlashInstruction,
    parseContestSlashInstruction,
    parseExecuteSlashInstruction,
    parseImportHostInstruction,
    parseInitializeInstruction,
    parseMigrateConfigInstruction,
    parseOpenImportInstruction,
    parseProposeAdminInstruction,
    parseProposePolicyInstruction,
    parseProposeSlashInstruction,
    parseRegisterHostInstruction,
    parseReleaseBondInstruction,
    parseRotateWorkerInstruction,
    parseSetClassInstruction,
    parseSetTierInstruction,
    parseSubmitReportInstruction,
    parseUnbondInstruction,
    parseUpdateConfigInstruction,
    parseUpdateHostInstruction,
    parseWithdrawPolicyInstruction,
    parseWithdrawSlashInstruction,
    type ParsedAcceptAdminInstruction,
    type ParsedApplyPolicyInstruction,
    type ParsedAssessInstruction,
    type ParsedBondInstruction,
    type ParsedCloseHostInstruction,
    type ParsedCloseImportInstruction,
    type ParsedCloseReportInstruction,
    type ParsedCloseSlashInstruction,
    type ParsedContestSlashInstruction,
    type ParsedExecuteSlashInstruction,
    type ParsedImportHostInstruction,
    type ParsedInitializeInstruction,
    type ParsedMigrateConfigInstruction,
    type ParsedOpenImportInstruction,
    type ParsedProposeAdminInstruction,
    type ParsedProposePolicyInstruction,
    type ParsedProposeSlashInstruction,
    type ParsedRegisterHostInstruction,
    type ParsedReleaseBondInstruction,
    type ParsedRotateWorkerInstruction,
    type ParsedSetClassInstruction,
    type ParsedSetTierInstruction,
    type ParsedSubmitReportInstruction,
    type ParsedUnbondInstruction,
    type ParsedUpdateConfigInstruction,
    type ParsedUpdateHostInstruction,
    type ParsedWithdrawPolicyInstruction,
    type ParsedWithdrawSlashInstruction,
} from '../instructions/index.js';

export const TIERS_PROGRAM_ADDRESS =
    'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs' as Address<'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'>;

export enum TiersAccount {
    Admission,
    Config,
    GpuClass,
    Host,
    Import,
    Report,
    Slash,
}

export function identifyTiersAccount(account: { data: ReadonlyUint8Array } | ReadonlyUint8Array): TiersAccount {
    const data = 'data' in account ? account.data : account;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([83, 88, 234, 149, 171, 195, 64, 40])),
            0,
        )
    ) {
        return TiersAccount.Admission;
    }
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
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([25, 161, 110, 83, 143, 19, 181, 213])),
            0,
        )
    ) {
        return TiersAccount.Import;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([232, 246, 229, 227, 242, 105, 190, 2])),
            0,
        )
    ) {
        return TiersAccount.Report;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([15, 12, 113, 200, 185, 50, 58, 32])),
            0,
        )
    ) {
        return TiersAccount.Slash;
    }
    throw new Error('The provided account could not be identified as a tiers account.');
}

export enum TiersInstruction {
    Initialize,
    MigrateConfig,
    UpdateConfig,
    ProposeAdmin,
    AcceptAdmin,
    ProposePolicy,
    WithdrawPolicy,
    ApplyPolicy,
    SetClass,
    RegisterHost,
    UpdateHost,
    RotateWorker,
    CloseHost,
    Bond,
    Unbond,
    ReleaseBond,
    SubmitReport,
    CloseReport,
    Assess,
    SetTier,
    ProposeSlash,
    ContestSlash,
    WithdrawSlash,
    ExecuteSlash,
    CloseSlash,
    OpenImport,
    CloseImport,
    ImportHost,
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
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([92, 131, 58, 105, 210, 154, 224, 193])),
            0,
        )
    ) {
        return TiersInstruction.MigrateConfig;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([29, 158, 252, 191, 10, 83, 219, 99])),
            0,
        )
    ) {
        return TiersInstruction.UpdateConfig;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([121, 214, 199, 212, 87, 39, 117, 234])),
            0,
        )
    ) {
        return TiersInstruction.ProposeAdmin;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([112, 42, 45, 90, 116, 181, 13, 170])),
            0,
        )
    ) {
        return TiersInstruction.AcceptAdmin;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([76, 109, 252, 233, 201, 68, 11, 165])),
            0,
        )
    ) {
        return TiersInstruction.ProposePolicy;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([232, 50, 5, 129, 211, 33, 167, 206])),
            0,
        )
    ) {
        return TiersInstruction.WithdrawPolicy;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([255, 235, 232, 54, 183, 33, 131, 224])),
            0,
        )
    ) {
        return TiersInstruction.ApplyPolicy;
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
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([233, 35, 148, 239, 239, 188, 98, 180])),
            0,
        )
    ) {
        return TiersInstruction.UpdateHost;
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
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([18, 108, 96, 244, 162, 35, 142, 202])),
            0,
        )
    ) {
        return TiersInstruction.Bond;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([151, 129, 36, 46, 102, 195, 111, 122])),
            0,
        )
    ) {
        return TiersInstruction.Unbond;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([15, 50, 71, 19, 101, 191, 81, 142])),
            0,
        )
    ) {
        return TiersInstruction.ReleaseBond;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([27, 178, 64, 9, 20, 46, 250, 14])),
            0,
        )
    ) {
        return TiersInstruction.SubmitReport;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([110, 5, 130, 2, 12, 239, 166, 51])),
            0,
        )
    ) {
        return TiersInstruction.CloseReport;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([165, 253, 42, 57, 170, 187, 141, 44])),
            0,
        )
    ) {
        return TiersInstruction.Assess;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([197, 250, 253, 88, 170, 70, 237, 66])),
            0,
        )
    ) {
        return TiersInstruction.SetTier;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([198, 144, 128, 49, 72, 78, 74, 118])),
            0,
        )
    ) {
        return TiersInstruction.ProposeSlash;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([91, 155, 139, 10, 242, 84, 188, 138])),
            0,
        )
    ) {
        return TiersInstruction.ContestSlash;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([47, 202, 231, 129, 131, 125, 129, 221])),
            0,
        )
    ) {
        return TiersInstruction.WithdrawSlash;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([15, 240, 38, 73, 175, 55, 88, 55])),
            0,
        )
    ) {
        return TiersInstruction.ExecuteSlash;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([99, 206, 57, 155, 174, 245, 254, 210])),
            0,
        )
    ) {
        return TiersInstruction.CloseSlash;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([21, 39, 46, 42, 24, 78, 247, 134])),
            0,
        )
    ) {
        return TiersInstruction.OpenImport;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([35, 13, 66, 202, 209, 182, 165, 45])),
            0,
        )
    ) {
        return TiersInstruction.CloseImport;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([97, 17, 126, 120, 44, 160, 31, 67])),
            0,
        )
    ) {
        return TiersInstruction.ImportHost;
    }
    throw new Error('The provided instruction could not be identified as a tiers instruction.');
}

export type ParsedTiersInstruction<TProgram extends string = 'J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs'> =
    | ({ instructionType: TiersInstruction.Initialize } & ParsedInitializeInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.MigrateConfig } & ParsedMigrateConfigInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.UpdateConfig } & ParsedUpdateConfigInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ProposeAdmin } & ParsedProposeAdminInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.AcceptAdmin } & ParsedAcceptAdminInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ProposePolicy } & ParsedProposePolicyInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.WithdrawPolicy } & ParsedWithdrawPolicyInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ApplyPolicy } & ParsedApplyPolicyInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.SetClass } & ParsedSetClassInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.RegisterHost } & ParsedRegisterHostInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.UpdateHost } & ParsedUpdateHostInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.RotateWorker } & ParsedRotateWorkerInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.CloseHost } & ParsedCloseHostInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.Bond } & ParsedBondInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.Unbond } & ParsedUnbondInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ReleaseBond } & ParsedReleaseBondInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.SubmitReport } & ParsedSubmitReportInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.CloseReport } & ParsedCloseReportInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.Assess } & ParsedAssessInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.SetTier } & ParsedSetTierInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ProposeSlash } & ParsedProposeSlashInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ContestSlash } & ParsedContestSlashInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.WithdrawSlash } & ParsedWithdrawSlashInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ExecuteSlash } & ParsedExecuteSlashInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.CloseSlash } & ParsedCloseSlashInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.OpenImport } & ParsedOpenImportInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.CloseImport } & ParsedCloseImportInstruction<TProgram>)
    | ({ instructionType: TiersInstruction.ImportHost } & ParsedImportHostInstruction<TProgram>);

export function parseTiersInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedTiersInstruction<TProgram> {
    const instructionType = identifyTiersInstruction(instruction);
    switch (instructionType) {
        case TiersInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        case TiersInstruction.MigrateConfig: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.MigrateConfig, ...parseMigrateConfigInstruction(instruction) };
        }
        case TiersInstruction.UpdateConfig: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.UpdateConfig, ...parseUpdateConfigInstruction(instruction) };
        }
        case TiersInstruction.ProposeAdmin: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ProposeAdmin, ...parseProposeAdminInstruction(instruction) };
        }
        case TiersInstruction.AcceptAdmin: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.AcceptAdmin, ...parseAcceptAdminInstruction(instruction) };
        }
        case TiersInstruction.ProposePolicy: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ProposePolicy, ...parseProposePolicyInstruction(instruction) };
        }
        case TiersInstruction.WithdrawPolicy: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.WithdrawPolicy, ...parseWithdrawPolicyInstruction(instruction) };
        }
        case TiersInstruction.ApplyPolicy: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ApplyPolicy, ...parseApplyPolicyInstruction(instruction) };
        }
        case TiersInstruction.SetClass: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.SetClass, ...parseSetClassInstruction(instruction) };
        }
        case TiersInstruction.RegisterHost: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.RegisterHost, ...parseRegisterHostInstruction(instruction) };
        }
        case TiersInstruction.UpdateHost: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.UpdateHost, ...parseUpdateHostInstruction(instruction) };
        }
        case TiersInstruction.RotateWorker: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.RotateWorker, ...parseRotateWorkerInstruction(instruction) };
        }
        case TiersInstruction.CloseHost: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.CloseHost, ...parseCloseHostInstruction(instruction) };
        }
        case TiersInstruction.Bond: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.Bond, ...parseBondInstruction(instruction) };
        }
        case TiersInstruction.Unbond: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.Unbond, ...parseUnbondInstruction(instruction) };
        }
        case TiersInstruction.ReleaseBond: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ReleaseBond, ...parseReleaseBondInstruction(instruction) };
        }
        case TiersInstruction.SubmitReport: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.SubmitReport, ...parseSubmitReportInstruction(instruction) };
        }
        case TiersInstruction.CloseReport: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.CloseReport, ...parseCloseReportInstruction(instruction) };
        }
        case TiersInstruction.Assess: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.Assess, ...parseAssessInstruction(instruction) };
        }
        case TiersInstruction.SetTier: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.SetTier, ...parseSetTierInstruction(instruction) };
        }
        case TiersInstruction.ProposeSlash: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ProposeSlash, ...parseProposeSlashInstruction(instruction) };
        }
        case TiersInstruction.ContestSlash: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ContestSlash, ...parseContestSlashInstruction(instruction) };
        }
        case TiersInstruction.WithdrawSlash: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.WithdrawSlash, ...parseWithdrawSlashInstruction(instruction) };
        }
        case TiersInstruction.ExecuteSlash: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ExecuteSlash, ...parseExecuteSlashInstruction(instruction) };
        }
        case TiersInstruction.CloseSlash: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.CloseSlash, ...parseCloseSlashInstruction(instruction) };
        }
        case TiersInstruction.OpenImport: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.OpenImport, ...parseOpenImportInstruction(instruction) };
        }
        case TiersInstruction.CloseImport: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.CloseImport, ...parseCloseImportInstruction(instruction) };
        }
        case TiersInstruction.ImportHost: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: TiersInstruction.ImportHost, ...parseImportHostInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
