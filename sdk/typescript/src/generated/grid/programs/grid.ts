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
    parseAgreeInstruction,
    parseAwardInstruction,
    parseCancelPhaseInstruction,
    parseClaimInstruction,
    parseCloseAwardInstruction,
    parseClosePhaseInstruction,
    parseCloseSeatInstruction,
    parseCountInstruction,
    parseCountReportInstruction,
    parseCreatePhaseInstruction,
    parseFinalizeInstruction,
    parseFundInstruction,
    parseGiveBackInstruction,
    parseInitializeInstruction,
    parseMoveUpInstruction,
    parseOpenPhaseInstruction,
    parseProposeAuthorityInstruction,
    parseRegisterInstruction,
    parseReplaceReviewerInstruction,
    parseRevokeInstruction,
    parseUpdateGridInstruction,
    parseUpdatePhaseInstruction,
    parseWithdrawInstruction,
    type ParsedAcceptAuthorityInstruction,
    type ParsedAgreeInstruction,
    type ParsedAwardInstruction,
    type ParsedCancelPhaseInstruction,
    type ParsedClaimInstruction,
    type ParsedCloseAwardInstruction,
    type ParsedClosePhaseInstruction,
    type ParsedCloseSeatInstruction,
    type ParsedCountInstruction,
    type ParsedCountReportInstruction,
    type ParsedCreatePhaseInstruction,
    type ParsedFinalizeInstruction,
    type ParsedFundInstruction,
    type ParsedGiveBackInstruction,
    type ParsedInitializeInstruction,
    type ParsedMoveUpInstruction,
    type ParsedOpenPhaseInstruction,
    type ParsedProposeAuthorityInstruction,
    type ParsedRegisterInstruction,
    type ParsedReplaceReviewerInstruction,
    type ParsedRevokeInstruction,
    type ParsedUpdateGridInstruction,
    type ParsedUpdatePhaseInstruction,
    type ParsedWithdrawInstruction,
} from '../instructions/index.js';

export const GRID_PROGRAM_ADDRESS =
    '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz' as Address<'8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'>;

export enum GridAccount {
    Award,
    Grid,
    Phase,
    Seat,
}

export function identifyGridAccount(account: { data: ReadonlyUint8Array } | ReadonlyUint8Array): GridAccount {
    const data = 'data' in account ? account.data : account;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([189, 239, 181, 244, 124, 28, 66, 194])),
            0,
        )
    ) {
        return GridAccount.Award;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([168, 154, 48, 14, 82, 188, 145, 84])),
            0,
        )
    ) {
        return GridAccount.Grid;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([59, 172, 57, 241, 39, 216, 53, 132])),
            0,
        )
    ) {
        return GridAccount.Phase;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([90, 228, 22, 90, 162, 86, 173, 26])),
            0,
        )
    ) {
        return GridAccount.Seat;
    }
    throw new Error('The provided account could not be identified as a grid account.');
}

export enum GridInstruction {
    Initialize,
    UpdateGrid,
    ProposeAuthority,
    AcceptAuthority,
    Fund,
    Withdraw,
    CreatePhase,
    UpdatePhase,
    OpenPhase,
    CancelPhase,
    ReplaceReviewer,
    Register,
    GiveBack,
    MoveUp,
    Count,
    CountReport,
    Award,
    Agree,
    Revoke,
    Finalize,
    Claim,
    ClosePhase,
    CloseSeat,
    CloseAward,
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
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([128, 159, 153, 232, 251, 126, 51, 27])),
            0,
        )
    ) {
        return GridInstruction.UpdateGrid;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([20, 148, 236, 198, 76, 119, 99, 142])),
            0,
        )
    ) {
        return GridInstruction.ProposeAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([107, 86, 198, 91, 33, 12, 107, 160])),
            0,
        )
    ) {
        return GridInstruction.AcceptAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([218, 188, 111, 221, 152, 113, 174, 7])),
            0,
        )
    ) {
        return GridInstruction.Fund;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([183, 18, 70, 156, 148, 109, 161, 34])),
            0,
        )
    ) {
        return GridInstruction.Withdraw;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([104, 207, 239, 15, 36, 88, 8, 15])),
            0,
        )
    ) {
        return GridInstruction.CreatePhase;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([192, 90, 97, 235, 207, 129, 59, 5])),
            0,
        )
    ) {
        return GridInstruction.UpdatePhase;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([100, 57, 142, 52, 168, 12, 185, 71])),
            0,
        )
    ) {
        return GridInstruction.OpenPhase;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([81, 101, 87, 204, 1, 153, 123, 161])),
            0,
        )
    ) {
        return GridInstruction.CancelPhase;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([207, 238, 62, 233, 203, 107, 112, 126])),
            0,
        )
    ) {
        return GridInstruction.ReplaceReviewer;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([211, 124, 67, 15, 211, 194, 178, 240])),
            0,
        )
    ) {
        return GridInstruction.Register;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([127, 15, 168, 36, 89, 94, 137, 216])),
            0,
        )
    ) {
        return GridInstruction.GiveBack;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([237, 180, 63, 92, 4, 167, 233, 118])),
            0,
        )
    ) {
        return GridInstruction.MoveUp;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([214, 3, 93, 57, 210, 192, 181, 206])),
            0,
        )
    ) {
        return GridInstruction.Count;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([14, 47, 197, 106, 218, 240, 7, 98])),
            0,
        )
    ) {
        return GridInstruction.CountReport;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([180, 74, 165, 67, 179, 135, 27, 202])),
            0,
        )
    ) {
        return GridInstruction.Award;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([210, 74, 38, 225, 191, 209, 34, 101])),
            0,
        )
    ) {
        return GridInstruction.Agree;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([170, 23, 31, 34, 133, 173, 93, 242])),
            0,
        )
    ) {
        return GridInstruction.Revoke;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([171, 61, 218, 56, 127, 115, 12, 217])),
            0,
        )
    ) {
        return GridInstruction.Finalize;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([62, 198, 214, 193, 213, 159, 108, 210])),
            0,
        )
    ) {
        return GridInstruction.Claim;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([43, 184, 248, 51, 38, 186, 72, 53])),
            0,
        )
    ) {
        return GridInstruction.ClosePhase;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([51, 77, 100, 197, 42, 185, 7, 225])),
            0,
        )
    ) {
        return GridInstruction.CloseSeat;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([183, 42, 193, 186, 115, 64, 102, 53])),
            0,
        )
    ) {
        return GridInstruction.CloseAward;
    }
    throw new Error('The provided instruction could not be identified as a grid instruction.');
}

export type ParsedGridInstruction<TProgram extends string = '8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz'> =
    | ({ instructionType: GridInstruction.Initialize } & ParsedInitializeInstruction<TProgram>)
    | ({ instructionType: GridInstruction.UpdateGrid } & ParsedUpdateGridInstruction<TProgram>)
    | ({ instructionType: GridInstruction.ProposeAuthority } & ParsedProposeAuthorityInstruction<TProgram>)
    | ({ instructionType: GridInstruction.AcceptAuthority } & ParsedAcceptAuthorityInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Fund } & ParsedFundInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Withdraw } & ParsedWithdrawInstruction<TProgram>)
    | ({ instructionType: GridInstruction.CreatePhase } & ParsedCreatePhaseInstruction<TProgram>)
    | ({ instructionType: GridInstruction.UpdatePhase } & ParsedUpdatePhaseInstruction<TProgram>)
    | ({ instructionType: GridInstruction.OpenPhase } & ParsedOpenPhaseInstruction<TProgram>)
    | ({ instructionType: GridInstruction.CancelPhase } & ParsedCancelPhaseInstruction<TProgram>)
    | ({ instructionType: GridInstruction.ReplaceReviewer } & ParsedReplaceReviewerInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Register } & ParsedRegisterInstruction<TProgram>)
    | ({ instructionType: GridInstruction.GiveBack } & ParsedGiveBackInstruction<TProgram>)
    | ({ instructionType: GridInstruction.MoveUp } & ParsedMoveUpInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Count } & ParsedCountInstruction<TProgram>)
    | ({ instructionType: GridInstruction.CountReport } & ParsedCountReportInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Award } & ParsedAwardInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Agree } & ParsedAgreeInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Revoke } & ParsedRevokeInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Finalize } & ParsedFinalizeInstruction<TProgram>)
    | ({ instructionType: GridInstruction.Claim } & ParsedClaimInstruction<TProgram>)
    | ({ instructionType: GridInstruction.ClosePhase } & ParsedClosePhaseInstruction<TProgram>)
    | ({ instructionType: GridInstruction.CloseSeat } & ParsedCloseSeatInstruction<TProgram>)
    | ({ instructionType: GridInstruction.CloseAward } & ParsedCloseAwardInstruction<TProgram>);

export function parseGridInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedGridInstruction<TProgram> {
    const instructionType = identifyGridInstruction(instruction);
    switch (instructionType) {
        case GridInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        case GridInstruction.UpdateGrid: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.UpdateGrid, ...parseUpdateGridInstruction(instruction) };
        }
        case GridInstruction.ProposeAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: GridInstruction.ProposeAuthority,
                ...parseProposeAuthorityInstruction(instruction),
            };
        }
        case GridInstruction.AcceptAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: GridInstruction.AcceptAuthority,
                ...parseAcceptAuthorityInstruction(instruction),
            };
        }
        case GridInstruction.Fund: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Fund, ...parseFundInstruction(instruction) };
        }
        case GridInstruction.Withdraw: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Withdraw, ...parseWithdrawInstruction(instruction) };
        }
        case GridInstruction.CreatePhase: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.CreatePhase, ...parseCreatePhaseInstruction(instruction) };
        }
        case GridInstruction.UpdatePhase: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.UpdatePhase, ...parseUpdatePhaseInstruction(instruction) };
        }
        case GridInstruction.OpenPhase: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.OpenPhase, ...parseOpenPhaseInstruction(instruction) };
        }
        case GridInstruction.CancelPhase: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.CancelPhase, ...parseCancelPhaseInstruction(instruction) };
        }
        case GridInstruction.ReplaceReviewer: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: GridInstruction.ReplaceReviewer,
                ...parseReplaceReviewerInstruction(instruction),
            };
        }
        case GridInstruction.Register: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Register, ...parseRegisterInstruction(instruction) };
        }
        case GridInstruction.GiveBack: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.GiveBack, ...parseGiveBackInstruction(instruction) };
        }
        case GridInstruction.MoveUp: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.MoveUp, ...parseMoveUpInstruction(instruction) };
        }
        case GridInstruction.Count: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Count, ...parseCountInstruction(instruction) };
        }
        case GridInstruction.CountReport: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.CountReport, ...parseCountReportInstruction(instruction) };
        }
        case GridInstruction.Award: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Award, ...parseAwardInstruction(instruction) };
        }
        case GridInstruction.Agree: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Agree, ...parseAgreeInstruction(instruction) };
        }
        case GridInstruction.Revoke: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Revoke, ...parseRevokeInstruction(instruction) };
        }
        case GridInstruction.Finalize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Finalize, ...parseFinalizeInstruction(instruction) };
        }
        case GridInstruction.Claim: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.Claim, ...parseClaimInstruction(instruction) };
        }
        case GridInstruction.ClosePhase: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.ClosePhase, ...parseClosePhaseInstruction(instruction) };
        }
        case GridInstruction.CloseSeat: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.CloseSeat, ...parseCloseSeatInstruction(instruction) };
        }
        case GridInstruction.CloseAward: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: GridInstruction.CloseAward, ...parseCloseAwardInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
