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

export const COLLECT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([208, 47, 194, 155, 17, 98, 82, 236]);

export function getCollectInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(COLLECT_INSTRUCTION_DISCRIMINATOR);
}

export type CollectInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
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

export type CollectInstructionData = { discriminator: ReadonlyUint8Array };

export type CollectInstructionDataArgs = {};

export function getCollectInstructionDataEncoder(): FixedSizeEncoder<CollectInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: COLLECT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCollectInstructionDataDecoder(): FixedSizeDecoder<CollectInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCollectInstructionDataCodec(): FixedSizeCodec<CollectInstructionDataArgs, CollectInstructionData> {
    return combineCodec(getCollectInstructionDataEncoder(), getCollectInstructionDataDecoder());
}

export type CollectInput<
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountPayout extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountRefund extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The job. */
    job: Address<TAccountJob>;
    /** The job's escrow. */
    escrow: Address<TAccountEscrow>;
    /** The host's payout account. */
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

export function getCollectInstruction<
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
    input: CollectInput<
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
): CollectInstruction<
    TProgramAddress,
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
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.refund),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getCollectInstructionDataEncoder().encode({}),
        programAddress,
    } as CollectInstruction<
        TProgramAddress,
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

export type ParsedCollectInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The job. */
        job: TAccountMetas[0];
        /** The job's escrow. */
        escrow: TAccountMetas[1];
        /** The host's payout account. */
        payout: TAccountMetas[2];
        /** Where fees go. */
        feeDestination: TAccountMetas[3];
        /** The client's token account that the job was paid from. */
        refund: TAccountMetas[4];
        /** Who paid the rent of the job and its escrow. */
        payer: TAccountMetas[5];
        /** The configuration. */
        config: TAccountMetas[6];
        /** The token program. */
        tokenProgram: TAccountMetas[7];
    };
    data: CollectInstructionData;
};

export function parseCollectInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCollectInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 8) {
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
            escrow: getNextAccount(),
            payout: getNextAccount(),
            feeDestination: getNextAccount(),
            refund: getNextAccount(),
            payer: getNextAccount(),
            config: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getCollectInstructionDataDecoder().decode(instruction.data),
    };
}
