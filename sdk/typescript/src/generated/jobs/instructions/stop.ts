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

export const STOP_INSTRUCTION_DISCRIMINATOR = new Uint8Array([42, 133, 32, 60, 171, 253, 184, 155]);

export function getStopInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(STOP_INSTRUCTION_DISCRIMINATOR);
}

export type StopInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountClient extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
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
            TAccountClient extends string
                ? ReadonlySignerAccount<TAccountClient> & AccountSignerMeta<TAccountClient>
                : TAccountClient,
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
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

export type StopInstructionData = { discriminator: ReadonlyUint8Array };

export type StopInstructionDataArgs = {};

export function getStopInstructionDataEncoder(): FixedSizeEncoder<StopInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: STOP_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getStopInstructionDataDecoder(): FixedSizeDecoder<StopInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getStopInstructionDataCodec(): FixedSizeCodec<StopInstructionDataArgs, StopInstructionData> {
    return combineCodec(getStopInstructionDataEncoder(), getStopInstructionDataDecoder());
}

export type StopInput<
    TAccountClient extends string = string,
    TAccountRecord extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountPayout extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountRefund extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who posted the job. */
    client: TransactionSigner<TAccountClient>;
    /** The record of the job's host, closed or not. */
    record: Address<TAccountRecord>;
    /** The job. */
    job: Address<TAccountJob>;
    /** The job's escrow. */
    escrow: Address<TAccountEscrow>;
    /** The host's payout account; any account before the host started. */
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

export function getStopInstruction<
    TAccountClient extends string,
    TAccountRecord extends string,
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
    input: StopInput<
        TAccountClient,
        TAccountRecord,
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
): StopInstruction<
    TProgramAddress,
    TAccountClient,
    TAccountRecord,
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
        client: { value: input.client ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
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
            getAccountMeta(accounts.client),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.refund),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getStopInstructionDataEncoder().encode({}),
        programAddress,
    } as StopInstruction<
        TProgramAddress,
        TAccountClient,
        TAccountRecord,
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

export type ParsedStopInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who posted the job. */
        client: TAccountMetas[0];
        /** The record of the job's host, closed or not. */
        record: TAccountMetas[1];
        /** The job. */
        job: TAccountMetas[2];
        /** The job's escrow. */
        escrow: TAccountMetas[3];
        /** The host's payout account; any account before the host started. */
        payout: TAccountMetas[4];
        /** Where fees go. */
        feeDestination: TAccountMetas[5];
        /** The client's token account that the job was paid from. */
        refund: TAccountMetas[6];
        /** Who paid the rent of the job and its escrow. */
        payer: TAccountMetas[7];
        /** The configuration. */
        config: TAccountMetas[8];
        /** The token program. */
        tokenProgram: TAccountMetas[9];
    };
    data: StopInstructionData;
};

export function parseStopInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedStopInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 10) {
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
            client: getNextAccount(),
            record: getNextAccount(),
            job: getNextAccount(),
            escrow: getNextAccount(),
            payout: getNextAccount(),
            feeDestination: getNextAccount(),
            refund: getNextAccount(),
            payer: getNextAccount(),
            config: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getStopInstructionDataDecoder().decode(instruction.data),
    };
}
