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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type Instruction,
    type InstructionWithAccounts,
    type InstructionWithData,
    type ReadonlyAccount,
    type ReadonlyUint8Array,
    type WritableAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLOSE_JOB_INSTRUCTION_DISCRIMINATOR = new Uint8Array([90, 100, 180, 200, 200, 163, 120, 182]);

export function getCloseJobInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_JOB_INSTRUCTION_DISCRIMINATOR);
}

export type CloseJobInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountEscrow extends string ? ReadonlyAccount<TAccountEscrow> : TAccountEscrow,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            ...TRemainingAccounts,
        ]
    >;

export type CloseJobInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseJobInstructionDataArgs = {};

export function getCloseJobInstructionDataEncoder(): FixedSizeEncoder<CloseJobInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_JOB_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseJobInstructionDataDecoder(): FixedSizeDecoder<CloseJobInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseJobInstructionDataCodec(): FixedSizeCodec<
    CloseJobInstructionDataArgs,
    CloseJobInstructionData
> {
    return combineCodec(getCloseJobInstructionDataEncoder(), getCloseJobInstructionDataDecoder());
}

export type CloseJobInput<
    TAccountJob extends string = string,
    TAccountPayer extends string = string,
    TAccountEscrow extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
> = {
    /** The job. */
    job: Address<TAccountJob>;
    /** Who paid the job's rent. */
    payer: Address<TAccountPayer>;
    /** The job's escrow, which is closed. */
    escrow: Address<TAccountEscrow>;
    /** The job's market. */
    market: Address<TAccountMarket>;
    /** The market's queue, which counts its jobs. */
    queue: Address<TAccountQueue>;
};

export function getCloseJobInstruction<
    TAccountJob extends string,
    TAccountPayer extends string,
    TAccountEscrow extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: CloseJobInput<TAccountJob, TAccountPayer, TAccountEscrow, TAccountMarket, TAccountQueue>,
    config?: { programAddress?: TProgramAddress },
): CloseJobInstruction<TProgramAddress, TAccountJob, TAccountPayer, TAccountEscrow, TAccountMarket, TAccountQueue> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        job: { value: input.job ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
        ],
        data: getCloseJobInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseJobInstruction<
        TProgramAddress,
        TAccountJob,
        TAccountPayer,
        TAccountEscrow,
        TAccountMarket,
        TAccountQueue
    >);
}

export type ParsedCloseJobInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The job. */
        job: TAccountMetas[0];
        /** Who paid the job's rent. */
        payer: TAccountMetas[1];
        /** The job's escrow, which is closed. */
        escrow: TAccountMetas[2];
        /** The job's market. */
        market: TAccountMetas[3];
        /** The market's queue, which counts its jobs. */
        queue: TAccountMetas[4];
    };
    data: CloseJobInstructionData;
};

export function parseCloseJobInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseJobInstruction<TProgram, TAccountMetas> {
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
            job: getNextAccount(),
            payer: getNextAccount(),
            escrow: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
        },
        data: getCloseJobInstructionDataDecoder().decode(instruction.data),
    };
}
