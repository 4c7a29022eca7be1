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
    parseAcceptMarketAuthorityInstruction,
    parseAttachResultInstruction,
    parseCancelInstruction,
    parseCheckpointInstruction,
    parseCloseJobInstruction,
    parseCloseMarketInstruction,
    parseCloseRecordInstruction,
    parseCollectInstruction,
    parseCreateQueueInstruction,
    parseEvictInstruction,
    parseExpireInstruction,
    parseExtendInstruction,
    parseFinishInstruction,
    parseGrowQueueInstruction,
    parseInitializeInstruction,
    parseJoinInstruction,
    parseLeaveInstruction,
    parseMigrateMarketInstruction,
    parseMigrateRecordInstruction,
    parseOpenMarketInstruction,
    parseOpenRecordInstruction,
    parsePostInstruction,
    parsePostToInstruction,
    parseProposeAuthorityInstruction,
    parseProposeMarketAuthorityInstruction,
    parseQuitInstruction,
    parseRenewInstruction,
    parseStartInstruction,
    parseStopInstruction,
    parseSweepInstruction,
    parseUpdateConfigInstruction,
    parseUpdateMarketInstruction,
    type ParsedAcceptAuthorityInstruction,
    type ParsedAcceptMarketAuthorityInstruction,
    type ParsedAttachResultInstruction,
    type ParsedCancelInstruction,
    type ParsedCheckpointInstruction,
    type ParsedCloseJobInstruction,
    type ParsedCloseMarketInstruction,
    type ParsedCloseRecordInstruction,
    type ParsedCollectInstruction,
    type ParsedCreateQueueInstruction,
    type ParsedEvictInstruction,
    type ParsedExpireInstruction,
    type ParsedExtendInstruction,
    type ParsedFinishInstruction,
    type ParsedGrowQueueInstruction,
    type ParsedInitializeInstruction,
    type ParsedJoinInstruction,
    type ParsedLeaveInstruction,
    type ParsedMigrateMarketInstruction,
    type ParsedMigrateRecordInstruction,
    type ParsedOpenMarketInstruction,
    type ParsedOpenRecordInstruction,
    type ParsedPostInstruction,
    type ParsedPostToInstruction,
    type ParsedProposeAuthorityInstruction,
    type ParsedProposeMarketAuthorityInstruction,
    type ParsedQuitInstruction,
    type ParsedRenewInstruction,
    type ParsedStartInstruction,
    type ParsedStopInstruction,
    type ParsedSweepInstruction,
    type ParsedUpdateConfigInstruction,
    type ParsedUpdateMarketInstruction,
} from '../instructions/index.js';

export const JOBS_PROGRAM_ADDRESS =
    'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN' as Address<'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN'>;

export enum JobsAccount {
    Config,
    HostRecord,
    Job,
    Market,
    Queue,
}

export function identifyJobsAccount(account: { data: ReadonlyUint8Array } | ReadonlyUint8Array): JobsAccount {
    const data = 'data' in account ? account.data : account;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([155, 12, 170, 224, 30, 250, 204, 130])),
            0,
        )
    ) {
        return JobsAccount.Config;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([9, 27, 187, 125, 182, 110, 238, 120])),
            0,
        )
    ) {
        return JobsAccount.HostRecord;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([75, 124, 80, 203, 161, 180, 202, 80])),
            0,
        )
    ) {
        return JobsAccount.Job;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([219, 190, 213, 55, 0, 227, 198, 154])),
            0,
        )
    ) {
        return JobsAccount.Market;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([204, 167, 6, 247, 20, 33, 2, 188])),
            0,
        )
    ) {
        return JobsAccount.Queue;
    }
    throw new Error('The provided account could not be identified as a jobs account.');
}

export enum JobsInstruction {
    Initialize,
    UpdateConfig,
    ProposeAuthority,
    AcceptAuthority,
    OpenMarket,
    CreateQueue,
    GrowQueue,
    UpdateMarket,
    ProposeMarketAuthority,
    AcceptMarketAuthority,
    CloseMarket,
    MigrateMarket,
    OpenRecord,
    MigrateRecord,
    CloseRecord,
    Post,
    PostTo,
    Extend,
    Cancel,
    Stop,
    Join,
    Renew,
    Leave,
    Evict,
    Start,
    Checkpoint,
    Finish,
    AttachResult,
    Quit,
    Expire,
    Collect,
    CloseJob,
    Sweep,
}

export function identifyJobsInstruction(
    instruction: { data: ReadonlyUint8Array } | ReadonlyUint8Array,
): JobsInstruction {
    const data = 'data' in instruction ? instruction.data : instruction;
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237])),
            0,
        )
    ) {
        return JobsInstruction.Initialize;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([29, 158, 252, 191, 10, 83, 219, 99])),
            0,
        )
    ) {
        return JobsInstruction.UpdateConfig;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([20, 148, 236, 198, 76, 119, 99, 142])),
            0,
        )
    ) {
        return JobsInstruction.ProposeAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([107, 86, 198, 91, 33, 12, 107, 160])),
            0,
        )
    ) {
        return JobsInstruction.AcceptAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([116, 19, 123, 75, 217, 244, 69, 44])),
            0,
        )
    ) {
        return JobsInstruction.OpenMarket;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([92, 193, 143, 97, 164, 230, 128, 134])),
            0,
        )
    ) {
        return JobsInstruction.CreateQueue;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([184, 206, 238, 102, 68, 182, 44, 38])),
            0,
        )
    ) {
        return JobsInstruction.GrowQueue;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([153, 39, 2, 197, 179, 50, 199, 217])),
            0,
        )
    ) {
        return JobsInstruction.UpdateMarket;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([13, 245, 242, 143, 57, 27, 163, 13])),
            0,
        )
    ) {
        return JobsInstruction.ProposeMarketAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([147, 221, 80, 152, 170, 143, 134, 149])),
            0,
        )
    ) {
        return JobsInstruction.AcceptMarketAuthority;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([88, 154, 248, 186, 48, 14, 123, 244])),
            0,
        )
    ) {
        return JobsInstruction.CloseMarket;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([201, 113, 181, 120, 217, 60, 109, 203])),
            0,
        )
    ) {
        return JobsInstruction.MigrateMarket;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([9, 245, 244, 116, 110, 216, 54, 158])),
            0,
        )
    ) {
        return JobsInstruction.OpenRecord;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([11, 152, 11, 75, 10, 158, 213, 126])),
            0,
        )
    ) {
        return JobsInstruction.MigrateRecord;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([111, 192, 122, 188, 38, 234, 242, 249])),
            0,
        )
    ) {
        return JobsInstruction.CloseRecord;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([223, 96, 234, 236, 158, 106, 145, 94])),
            0,
        )
    ) {
        return JobsInstruction.Post;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([24, 153, 212, 128, 69, 109, 149, 223])),
            0,
        )
    ) {
        return JobsInstruction.PostTo;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([228, 127, 0, 1, 227, 154, 54, 168])),
            0,
        )
    ) {
        return JobsInstruction.Extend;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([232, 219, 223, 41, 219, 236, 220, 190])),
            0,
        )
    ) {
        return JobsInstruction.Cancel;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([42, 133, 32, 60, 171, 253, 184, 155])),
            0,
        )
    ) {
        return JobsInstruction.Stop;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([206, 55, 2, 106, 113, 220, 17, 163])),
            0,
        )
    ) {
        return JobsInstruction.Join;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([43, 239, 15, 46, 27, 7, 163, 73])),
            0,
        )
    ) {
        return JobsInstruction.Renew;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([59, 234, 148, 108, 107, 149, 173, 112])),
            0,
        )
    ) {
        return JobsInstruction.Leave;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([56, 13, 174, 235, 133, 159, 37, 162])),
            0,
        )
    ) {
        return JobsInstruction.Evict;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([62, 15, 117, 236, 47, 1, 89, 139])),
            0,
        )
    ) {
        return JobsInstruction.Start;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([213, 200, 19, 204, 240, 143, 184, 252])),
            0,
        )
    ) {
        return JobsInstruction.Checkpoint;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([67, 74, 170, 132, 125, 233, 182, 37])),
            0,
        )
    ) {
        return JobsInstruction.Finish;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([27, 18, 48, 240, 124, 235, 150, 230])),
            0,
        )
    ) {
        return JobsInstruction.AttachResult;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([191, 103, 141, 240, 80, 129, 103, 153])),
            0,
        )
    ) {
        return JobsInstruction.Quit;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([243, 83, 205, 58, 57, 201, 247, 146])),
            0,
        )
    ) {
        return JobsInstruction.Expire;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([208, 47, 194, 155, 17, 98, 82, 236])),
            0,
        )
    ) {
        return JobsInstruction.Collect;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([90, 100, 180, 200, 200, 163, 120, 182])),
            0,
        )
    ) {
        return JobsInstruction.CloseJob;
    }
    if (
        containsBytes(
            data,
            fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([40, 23, 234, 175, 14, 61, 154, 177])),
            0,
        )
    ) {
        return JobsInstruction.Sweep;
    }
    throw new Error('The provided instruction could not be identified as a jobs instruction.');
}

export type ParsedJobsInstruction<TProgram extends string = 'DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN'> =
    | ({ instructionType: JobsInstruction.Initialize } & ParsedInitializeInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.UpdateConfig } & ParsedUpdateConfigInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.ProposeAuthority } & ParsedProposeAuthorityInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.AcceptAuthority } & ParsedAcceptAuthorityInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.OpenMarket } & ParsedOpenMarketInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.CreateQueue } & ParsedCreateQueueInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.GrowQueue } & ParsedGrowQueueInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.UpdateMarket } & ParsedUpdateMarketInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.ProposeMarketAuthority } & ParsedProposeMarketAuthorityInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.AcceptMarketAuthority } & ParsedAcceptMarketAuthorityInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.CloseMarket } & ParsedCloseMarketInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.MigrateMarket } & ParsedMigrateMarketInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.OpenRecord } & ParsedOpenRecordInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.MigrateRecord } & ParsedMigrateRecordInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.CloseRecord } & ParsedCloseRecordInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Post } & ParsedPostInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.PostTo } & ParsedPostToInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Extend } & ParsedExtendInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Cancel } & ParsedCancelInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Stop } & ParsedStopInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Join } & ParsedJoinInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Renew } & ParsedRenewInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Leave } & ParsedLeaveInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Evict } & ParsedEvictInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Start } & ParsedStartInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Checkpoint } & ParsedCheckpointInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Finish } & ParsedFinishInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.AttachResult } & ParsedAttachResultInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Quit } & ParsedQuitInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Expire } & ParsedExpireInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Collect } & ParsedCollectInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.CloseJob } & ParsedCloseJobInstruction<TProgram>)
    | ({ instructionType: JobsInstruction.Sweep } & ParsedSweepInstruction<TProgram>);

export function parseJobsInstruction<TProgram extends string>(
    instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>,
): ParsedJobsInstruction<TProgram> {
    const instructionType = identifyJobsInstruction(instruction);
    switch (instructionType) {
        case JobsInstruction.Initialize: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Initialize, ...parseInitializeInstruction(instruction) };
        }
        case JobsInstruction.UpdateConfig: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.UpdateConfig, ...parseUpdateConfigInstruction(instruction) };
        }
        case JobsInstruction.ProposeAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: JobsInstruction.ProposeAuthority,
                ...parseProposeAuthorityInstruction(instruction),
            };
        }
        case JobsInstruction.AcceptAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: JobsInstruction.AcceptAuthority,
                ...parseAcceptAuthorityInstruction(instruction),
            };
        }
        case JobsInstruction.OpenMarket: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.OpenMarket, ...parseOpenMarketInstruction(instruction) };
        }
        case JobsInstruction.CreateQueue: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.CreateQueue, ...parseCreateQueueInstruction(instruction) };
        }
        case JobsInstruction.GrowQueue: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.GrowQueue, ...parseGrowQueueInstruction(instruction) };
        }
        case JobsInstruction.UpdateMarket: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.UpdateMarket, ...parseUpdateMarketInstruction(instruction) };
        }
        case JobsInstruction.ProposeMarketAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: JobsInstruction.ProposeMarketAuthority,
                ...parseProposeMarketAuthorityInstruction(instruction),
            };
        }
        case JobsInstruction.AcceptMarketAuthority: {
            assertIsInstructionWithAccounts(instruction);
            return {
                instructionType: JobsInstruction.AcceptMarketAuthority,
                ...parseAcceptMarketAuthorityInstruction(instruction),
            };
        }
        case JobsInstruction.CloseMarket: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.CloseMarket, ...parseCloseMarketInstruction(instruction) };
        }
        case JobsInstruction.MigrateMarket: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.MigrateMarket, ...parseMigrateMarketInstruction(instruction) };
        }
        case JobsInstruction.OpenRecord: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.OpenRecord, ...parseOpenRecordInstruction(instruction) };
        }
        case JobsInstruction.MigrateRecord: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.MigrateRecord, ...parseMigrateRecordInstruction(instruction) };
        }
        case JobsInstruction.CloseRecord: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.CloseRecord, ...parseCloseRecordInstruction(instruction) };
        }
        case JobsInstruction.Post: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Post, ...parsePostInstruction(instruction) };
        }
        case JobsInstruction.PostTo: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.PostTo, ...parsePostToInstruction(instruction) };
        }
        case JobsInstruction.Extend: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Extend, ...parseExtendInstruction(instruction) };
        }
        case JobsInstruction.Cancel: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Cancel, ...parseCancelInstruction(instruction) };
        }
        case JobsInstruction.Stop: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Stop, ...parseStopInstruction(instruction) };
        }
        case JobsInstruction.Join: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Join, ...parseJoinInstruction(instruction) };
        }
        case JobsInstruction.Renew: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Renew, ...parseRenewInstruction(instruction) };
        }
        case JobsInstruction.Leave: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Leave, ...parseLeaveInstruction(instruction) };
        }
        case JobsInstruction.Evict: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Evict, ...parseEvictInstruction(instruction) };
        }
        case JobsInstruction.Start: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Start, ...parseStartInstruction(instruction) };
        }
        case JobsInstruction.Checkpoint: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Checkpoint, ...parseCheckpointInstruction(instruction) };
        }
        case JobsInstruction.Finish: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Finish, ...parseFinishInstruction(instruction) };
        }
        case JobsInstruction.AttachResult: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.AttachResult, ...parseAttachResultInstruction(instruction) };
        }
        case JobsInstruction.Quit: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Quit, ...parseQuitInstruction(instruction) };
        }
        case JobsInstruction.Expire: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Expire, ...parseExpireInstruction(instruction) };
        }
        case JobsInstruction.Collect: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Collect, ...parseCollectInstruction(instruction) };
        }
        case JobsInstruction.CloseJob: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.CloseJob, ...parseCloseJobInstruction(instruction) };
        }
        case JobsInstruction.Sweep: {
            assertIsInstructionWithAccounts(instruction);
            return { instructionType: JobsInstruction.Sweep, ...parseSweepInstruction(instruction) };
        }
        default:
            throw new Error(`Unrecognized instruction type: ${instructionType as string}`);
    }
}
