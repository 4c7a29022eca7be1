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

export const QUIT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([191, 103, 141, 240, 80, 129, 103, 153]);

export function getQuitInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(QUIT_INSTRUCTION_DISCRIMINATOR);
}

export type QuitInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountWorker extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
    TAccountPayout extends string | AccountMeta<string> = string,
    TAccountFeeDestination extends string | AccountMeta<string> = string,
    TAccountRefund extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
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
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            TAccountEscrow extends string ? WritableAccount<TAccountEscrow> : TAccountEscrow,
            TAccountPayout extends string ? WritableAccount<TAccountPayout> : TAccountPayout,
            TAccountFeeDestination extends string ? WritableAccount<TAccountFeeDestination> : TAccountFeeDestination,
            TAccountRefund extends string ? WritableAccount<TAccountRefund> : TAccountRefund,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type QuitInstructionData = { discriminator: ReadonlyUint8Array };

export type QuitInstructionDataArgs = {};

export function getQuitInstructionDataEncoder(): FixedSizeEncoder<QuitInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: QUIT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getQuitInstructionDataDecoder(): FixedSizeDecoder<QuitInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getQuitInstructionDataCodec(): FixedSizeCodec<QuitInstructionDataArgs, QuitInstructionData> {
    return combineCodec(getQuitInstructionDataEncoder(), getQuitInstructionDataDecoder());
}

export type QuitInput<
    TAccountWorker extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountPayout extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountRefund extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The agent's key. */
    worker: TransactionSigner<TAccountWorker>;
    /** The host. */
    host: Address<TAccountHost>;
    /** Its record. */
    record: Address<TAccountRecord>;
    /** The job's market. */
    market: Address<TAccountMarket>;
    /** The market's queue. */
    queue: Address<TAccountQueue>;
    /** The job. */
    job: Address<TAccountJob>;
    /** The job's escrow. */
    escrow: Address<TAccountEscrow>;
    /** The host's payout account; any account before it started. */
    payout: Address<TAccountPayout>;
    /** Where fees go. */
    feeDestination: Address<TAccountFeeDestination>;
    /** The client's token account that the job was paid from. */
    refund: Address<TAccountRefund>;
    /** Who paid the rent of the job and its escrow. */
    payer: Address<TAccountPayer>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getQuitInstruction<
    TAccountWorker extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountPayout extends string,
    TAccountFeeDestination extends string,
    TAccountRefund extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: QuitInput<
        TAccountWorker,
        TAccountHost,
        TAccountRecord,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountPayout,
        TAccountFeeDestination,
        TAccountRefund,
        TAccountPayer,
        TAccountConfig,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): QuitInstruction<
    TProgramAddress,
    TAccountWorker,
    TAccountHost,
    TAccountRecord,
    TAccountMarket,
    TAccountQueue,
    TAccountJob,
    TAccountEscrow,
    TAccountPayout,
    TAccountFeeDestination,
    TAccountRefund,
    TAccountPayer,
    TAccountConfig,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        worker: { value: input.worker ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
        payout: { value: input.payout ?? null, isWritable: true },
        feeDestination: { value: input.feeDestination ?? null, isWritable: true },
        refund: { value: input.refund ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
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
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.refund),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getQuitInstructionDataEncoder().encode({}),
        programAddress,
    } as QuitInstruction<
        TProgramAddress,
        TAccountWorker,
        TAccountHost,
        TAccountRecord,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountPayout,
        TAccountFeeDestination,
        TAccountRefund,
        TAccountPayer,
        TAccountConfig,
        TAccountTokenProgram
    >);
}

export type ParsedQuitInstruction<
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
        /** The job's market. */
        market: TAccountMetas[3];
        /** The market's queue. */
        queue: TAccountMetas[4];
        /** The job. */
        job: TAccountMetas[5];
        /** The job's escrow. */
        escrow: TAccountMetas[6];
        /** The host's payout account; any account before it started. */
        payout: TAccountMetas[7];
        /** Where fees go. */
        feeDestination: TAccountMetas[8];
        /** The client's token account that the job was paid from. */
        refund: TAccountMetas[9];
        /** Who paid the rent of the job and its escrow. */
        payer: TAccountMetas[10];
        /** The configuration. */
        config: TAccountMetas[11];
        /** The token program. */
        tokenProgram: TAccountMetas[12];
    };
    data: QuitInstructionData;
};

export function parseQuitInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedQuitInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 13) {
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
            job: getNextAccount(),
            escrow: getNextAccount(),
            payout: getNextAccount(),
            feeDestination: getNextAccount(),
            refund: getNextAccount(),
            payer: getNextAccount(),
            config: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getQuitInstructionDataDecoder().decode(instruction.data),
    };
}
