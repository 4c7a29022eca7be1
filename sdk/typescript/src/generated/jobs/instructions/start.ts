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

export const START_INSTRUCTION_DISCRIMINATOR = new Uint8Array([62, 15, 117, 236, 47, 1, 89, 139]);

export function getStartInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(START_INSTRUCTION_DISCRIMINATOR);
}

export type StartInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountWorker extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
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
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            ...TRemainingAccounts,
        ]
    >;

export type StartInstructionData = { discriminator: ReadonlyUint8Array };

export type StartInstructionDataArgs = {};

export function getStartInstructionDataEncoder(): FixedSizeEncoder<StartInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: START_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getStartInstructionDataDecoder(): FixedSizeDecoder<StartInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getStartInstructionDataCodec(): FixedSizeCodec<StartInstructionDataArgs, StartInstructionData> {
    return combineCodec(getStartInstructionDataEncoder(), getStartInstructionDataDecoder());
}

export type StartInput<
    TAccountWorker extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountJob extends string = string,
> = {
    /** The agent's key. */
    worker: TransactionSigner<TAccountWorker>;
    /** The host. */
    host: Address<TAccountHost>;
    /** Its record. */
    record: Address<TAccountRecord>;
    /** The job. */
    job: Address<TAccountJob>;
};

export function getStartInstruction<
    TAccountWorker extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountJob extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: StartInput<TAccountWorker, TAccountHost, TAccountRecord, TAccountJob>,
    config?: { programAddress?: TProgramAddress },
): StartInstruction<TProgramAddress, TAccountWorker, TAccountHost, TAccountRecord, TAccountJob> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        worker: { value: input.worker ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.worker),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.job),
        ],
        data: getStartInstructionDataEncoder().encode({}),
        programAddress,
    } as StartInstruction<TProgramAddress, TAccountWorker, TAccountHost, TAccountRecord, TAccountJob>);
}

export type ParsedStartInstruction<
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
        /** The job. */
        job: TAccountMetas[3];
    };
    data: StartInstructionData;
};

export function parseStartInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedStartInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 4) {
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
        accounts: { worker: getNextAccount(), host: getNextAccount(), record: getNextAccount(), job: getNextAccount() },
        data: getStartInstructionDataDecoder().decode(instruction.data),
    };
}
