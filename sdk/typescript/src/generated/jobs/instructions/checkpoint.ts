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

export const CHECKPOINT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([213, 200, 19, 204, 240, 143, 184, 252]);

export function getCheckpointInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CHECKPOINT_INSTRUCTION_DISCRIMINATOR);
}

export type CheckpointInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountWorker extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
    TAccountPayout extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
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
            TAccountEscrow extends string ? WritableAccount<TAccountEscrow> : TAccountEscrow,
            TAccountPayout extends string ? WritableAccount<TAccountPayout> : TAccountPayout,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type CheckpointInstructionData = { discriminator: ReadonlyUint8Array };

export type CheckpointInstructionDataArgs = {};

export function getCheckpointInstructionDataEncoder(): FixedSizeEncoder<CheckpointInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CHECKPOINT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCheckpointInstructionDataDecoder(): FixedSizeDecoder<CheckpointInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCheckpointInstructionDataCodec(): FixedSizeCodec<
    CheckpointInstructionDataArgs,
    CheckpointInstructionData
> {
    return combineCodec(getCheckpointInstructionDataEncoder(), getCheckpointInstructionDataDecoder());
}

export type CheckpointInput<
    TAccountWorker extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountPayout extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The agent's key. */
    worker: TransactionSigner<TAccountWorker>;
    /** The host. */
    host: Address<TAccountHost>;
    /** Its record. */
    record: Address<TAccountRecord>;
    /** The job. */
    job: Address<TAccountJob>;
    /** The job's escrow. */
    escrow: Address<TAccountEscrow>;
    /** The host's payout account. */
    payout: Address<TAccountPayout>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getCheckpointInstruction<
    TAccountWorker extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountPayout extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: CheckpointInput<
        TAccountWorker,
        TAccountHost,
        TAccountRecord,
        TAccountJob,
        TAccountEscrow,
        TAccountPayout,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): CheckpointInstruction<
    TProgramAddress,
    TAccountWorker,
    TAccountHost,
    TAccountRecord,
    TAccountJob,
    TAccountEscrow,
    TAccountPayout,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        worker: { value: input.worker ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
        payout: { value: input.payout ?? null, isWritable: true },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.worker),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getCheckpointInstructionDataEncoder().encode({}),
        programAddress,
    } as CheckpointInstruction<
        TProgramAddress,
        TAccountWorker,
        TAccountHost,
        TAccountRecord,
        TAccountJob,
        TAccountEscrow,
        TAccountPayout,
        TAccountTokenProgram
    >);
}

export type ParsedCheckpointInstruction<
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
        /** The job's escrow. */
        escrow: TAccountMetas[4];
        /** The host's payout account. */
        payout: TAccountMetas[5];
        /** The token program. */
        tokenProgram: TAccountMetas[6];
    };
    data: CheckpointInstructionData;
};

export function parseCheckpointInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCheckpointInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 7) {
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
            job: getNextAccount(),
            escrow: getNextAccount(),
            payout: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getCheckpointInstructionDataDecoder().decode(instruction.data),
    };
}
