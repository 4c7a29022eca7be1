// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    transformEncoder,
    type AccountMeta,
    type AccountSignerMeta,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type Instruction,
    type InstructionWithAccounts,
    type InstructionWithData,
    type ReadonlyAccount,
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const LEAVE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([59, 234, 148, 108, 107, 149, 173, 112]);

export function getLeaveInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(LEAVE_INSTRUCTION_DISCRIMINATOR);
}

export type LeaveInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountWorker extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountWorker extends string
                ? ReadonlySignerAccount<TAccountWorker> & AccountSignerMeta<TAccountWorker>
                : TAccountWorker,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            ...TRemainingAccounts,
        ]
    >;

export type LeaveInstructionData = { discriminator: ReadonlyUint8Array };

export type LeaveInstructionDataArgs = {};

export function getLeaveInstructionDataEncoder(): FixedSizeEncoder<LeaveInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: LEAVE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getLeaveInstructionDataDecoder(): FixedSizeDecoder<LeaveInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getLeaveInstructionDataCodec(): FixedSizeCodec<LeaveInstructionDataArgs, LeaveInstructionData> {
    return combineCodec(getLeaveInstructionDataEncoder(), getLeaveInstructionDataDecoder());
}

export type LeaveInput<
    TAccountWorker extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
> = {
    /** The agent's key. */
    worker: TransactionSigner<TAccountWorker>;
    /** The host. */
    host: Address<TAccountHost>;
    /** Its record. */
    record: Address<TAccountRecord>;
    /** Where it waits. */
    market: Address<TAccountMarket>;
    /** The market's queue. */
    queue: Address<TAccountQueue>;
};

export function getLeaveInstruction<
    TAccountWorker extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: LeaveInput<TAccountWorker, TAccountHost, TAccountRecord, TAccountMarket, TAccountQueue>,
    config?: { programAddress?: TProgramAddress },
): LeaveInstruction<TProgramAddress, TAccountWorker, TAccountHost, TAccountRecord, TAccountMarket, TAccountQueue> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        worker: { value: input.worker ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.worker),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
        ],
        data: getLeaveInstructionDataEncoder().encode({}),
        programAddress,
    } as LeaveInstruction<
        TProgramAddress,
        TAccountWorker,
        TAccountHost,
        TAccountRecord,
        TAccountMarket,
        TAccountQueue
    >);
}

export type ParsedLeaveInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The agent's key. */
        worker: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** Its record. */
        record: TAccountMetas[2];
        /** Where it waits. */
        market: TAccountMetas[3];
        /** The market's queue. */
        queue: TAccountMetas[4];
    };
    data: LeaveInstructionData;
};

export function parseLeaveInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedLeaveInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 5) {
        // TODO: Coded error.
        throw new Error('Not enough accounts');
    }
    let accountIndex = 0;
    const getNextAccount = () => {
        const accountMeta = (instruction.accounts as TAccountMetas)[accountIndex]!;
        accountIndex += 1;
        return accountMeta;
    };
    return {
        programAddress: instruction.programAddress,
        accounts: {
            worker: getNextAccount(),
            host: getNextAccount(),
            record: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
        },
        data: getLeaveInstructionDataDecoder().decode(instruction.data),
    };
}
