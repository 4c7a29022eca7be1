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

export const CANCEL_INSTRUCTION_DISCRIMINATOR = new Uint8Array([232, 219, 223, 41, 219, 236, 220, 190]);

export function getCancelInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CANCEL_INSTRUCTION_DISCRIMINATOR);
}

export type CancelInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountClient extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
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
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            TAccountEscrow extends string ? WritableAccount<TAccountEscrow> : TAccountEscrow,
            TAccountFeeDestination extends string ? WritableAccount<TAccountFeeDestination> : TAccountFeeDestination,
            TAccountRefund extends string ? WritableAccount<TAccountRefund> : TAccountRefund,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type CancelInstructionData = { discriminator: ReadonlyUint8Array };

export type CancelInstructionDataArgs = {};

export function getCancelInstructionDataEncoder(): FixedSizeEncoder<CancelInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CANCEL_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCancelInstructionDataDecoder(): FixedSizeDecoder<CancelInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCancelInstructionDataCodec(): FixedSizeCodec<CancelInstructionDataArgs, CancelInstructionData> {
    return combineCodec(getCancelInstructionDataEncoder(), getCancelInstructionDataDecoder());
}

export type CancelInput<
    TAccountClient extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountRefund extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who posted the job. */
    client: TransactionSigner<TAccountClient>;
    /** The job's market. */
    market: Address<TAccountMarket>;
    /** The market's queue. */
    queue: Address<TAccountQueue>;
    /** The job. */
    job: Address<TAccountJob>;
    /** The job's escrow. */
    escrow: Address<TAccountEscrow>;
    /** Where fees go: something is due when an earlier host was paid a part. */
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

export function getCancelInstruction<
    TAccountClient extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountFeeDestination extends string,
    TAccountRefund extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: CancelInput<
        TAccountClient,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountFeeDestination,
        TAccountRefund,
        TAccountPayer,
        TAccountConfig,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): CancelInstruction<
    TProgramAddress,
    TAccountClient,
    TAccountMarket,
    TAccountQueue,
    TAccountJob,
    TAccountEscrow,
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
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
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
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.refund),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getCancelInstructionDataEncoder().encode({}),
        programAddress,
    } as CancelInstruction<
        TProgramAddress,
        TAccountClient,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountFeeDestination,
        TAccountRefund,
        TAccountPayer,
        TAccountConfig,
        TAccountTokenProgram
    >);
}

export type ParsedCancelInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who posted the job. */
        client: TAccountMetas[0];
        /** The job's market. */
        market: TAccountMetas[1];
        /** The market's queue. */
        queue: TAccountMetas[2];
        /** The job. */
        job: TAccountMetas[3];
        /** The job's escrow. */
        escrow: TAccountMetas[4];
        /** Where fees go: something is due when an earlier host was paid a part. */
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
    data: CancelInstructionData;
};

export function parseCancelInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCancelInstruction<TProgram, TAccountMetas> {
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
            market: getNextAccount(),
            queue: getNextAccount(),
            job: getNextAccount(),
            escrow: getNextAccount(),
            feeDestination: getNextAccount(),
            refund: getNextAccount(),
            payer: getNextAccount(),
            config: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getCancelInstructionDataDecoder().decode(instruction.data),
    };
}
