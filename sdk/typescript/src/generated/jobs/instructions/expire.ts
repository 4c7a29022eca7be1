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

export const EXPIRE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([243, 83, 205, 58, 57, 201, 247, 146]);

export function getExpireInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(EXPIRE_INSTRUCTION_DISCRIMINATOR);
}

export type ExpireInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
    TAccountPayout extends string | AccountMeta<string> = string,
    TAccountFeeDestination extends string | AccountMeta<string> = string,
    TAccountRefund extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountBounty extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            TAccountEscrow extends string ? WritableAccount<TAccountEscrow> : TAccountEscrow,
            TAccountPayout extends string ? WritableAccount<TAccountPayout> : TAccountPayout,
            TAccountFeeDestination extends string ? WritableAccount<TAccountFeeDestination> : TAccountFeeDestination,
            TAccountRefund extends string ? WritableAccount<TAccountRefund> : TAccountRefund,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountBounty extends string ? WritableAccount<TAccountBounty> : TAccountBounty,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ExpireInstructionData = { discriminator: ReadonlyUint8Array };

export type ExpireInstructionDataArgs = {};

export function getExpireInstructionDataEncoder(): FixedSizeEncoder<ExpireInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: EXPIRE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getExpireInstructionDataDecoder(): FixedSizeDecoder<ExpireInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getExpireInstructionDataCodec(): FixedSizeCodec<ExpireInstructionDataArgs, ExpireInstructionData> {
    return combineCodec(getExpireInstructionDataEncoder(), getExpireInstructionDataDecoder());
}

export type ExpireInput<
    TAccountRecord extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountPayout extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountRefund extends string = string,
    TAccountPayer extends string = string,
    TAccountBounty extends string = string,
    TAccountConfig extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The record of the job's host, closed or not. */
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
    /** Gets the bounty. */
    bounty: Address<TAccountBounty>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getExpireInstruction<
    TAccountRecord extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountPayout extends string,
    TAccountFeeDestination extends string,
    TAccountRefund extends string,
    TAccountPayer extends string,
    TAccountBounty extends string,
    TAccountConfig extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: ExpireInput<
        TAccountRecord,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountPayout,
        TAccountFeeDestination,
        TAccountRefund,
        TAccountPayer,
        TAccountBounty,
        TAccountConfig,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ExpireInstruction<
    TProgramAddress,
    TAccountRecord,
    TAccountMarket,
    TAccountQueue,
    TAccountJob,
    TAccountEscrow,
    TAccountPayout,
    TAccountFeeDestination,
    TAccountRefund,
    TAccountPayer,
    TAccountBounty,
    TAccountConfig,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        record: { value: input.record ?? null, isWritable: true },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
        payout: { value: input.payout ?? null, isWritable: true },
        feeDestination: { value: input.feeDestination ?? null, isWritable: true },
        refund: { value: input.refund ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        bounty: { value: input.bounty ?? null, isWritable: true },
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
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.refund),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.bounty),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getExpireInstructionDataEncoder().encode({}),
        programAddress,
    } as ExpireInstruction<
        TProgramAddress,
        TAccountRecord,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountPayout,
        TAccountFeeDestination,
        TAccountRefund,
        TAccountPayer,
        TAccountBounty,
        TAccountConfig,
        TAccountTokenProgram
    >);
}

export type ParsedExpireInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The record of the job's host, closed or not. */
        record: TAccountMetas[0];
        /** The job's market. */
        market: TAccountMetas[1];
        /** The market's queue. */
        queue: TAccountMetas[2];
        /** The job. */
        job: TAccountMetas[3];
        /** The job's escrow. */
        escrow: TAccountMetas[4];
        /** The host's payout account; any account before it started. */
        payout: TAccountMetas[5];
        /** Where fees go. */
        feeDestination: TAccountMetas[6];
        /** The client's token account that the job was paid from. */
        refund: TAccountMetas[7];
        /** Who paid the rent of the job and its escrow. */
        payer: TAccountMetas[8];
        /** Gets the bounty. */
        bounty: TAccountMetas[9];
        /** The configuration. */
        config: TAccountMetas[10];
        /** The token program. */
        tokenProgram: TAccountMetas[11];
    };
    data: ExpireInstructionData;
};

export function parseExpireInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedExpireInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 12) {
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
            record: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
            job: getNextAccount(),
            escrow: getNextAccount(),
            payout: getNextAccount(),
            feeDestination: getNextAccount(),
            refund: getNextAccount(),
            payer: getNextAccount(),
            bounty: getNextAccount(),
            config: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getExpireInstructionDataDecoder().decode(instruction.data),
    };
}
