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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLOSE_MARKET_INSTRUCTION_DISCRIMINATOR = new Uint8Array([88, 154, 248, 186, 48, 14, 123, 244]);

export function getCloseMarketInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_MARKET_INSTRUCTION_DISCRIMINATOR);
}

export type CloseMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountQueuePayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountQueuePayer extends string ? WritableAccount<TAccountQueuePayer> : TAccountQueuePayer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseMarketInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseMarketInstructionDataArgs = {};

export function getCloseMarketInstructionDataEncoder(): FixedSizeEncoder<CloseMarketInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_MARKET_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseMarketInstructionDataDecoder(): FixedSizeDecoder<CloseMarketInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseMarketInstructionDataCodec(): FixedSizeCodec<
    CloseMarketInstructionDataArgs,
    CloseMarketInstructionData
> {
    return combineCodec(getCloseMarketInstructionDataEncoder(), getCloseMarketInstructionDataDecoder());
}

export type CloseMarketInput<
    TAccountAuthority extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountPayer extends string = string,
    TAccountQueuePayer extends string = string,
> = {
    /** The market's authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The market. */
    market: Address<TAccountMarket>;
    /** Its queue. */
    queue: Address<TAccountQueue>;
    /** Who paid the market's rent. */
    payer: Address<TAccountPayer>;
    /** Who paid the queue's rent. */
    queuePayer: Address<TAccountQueuePayer>;
};

export function getCloseMarketInstruction<
    TAccountAuthority extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountPayer extends string,
    TAccountQueuePayer extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: CloseMarketInput<TAccountAuthority, TAccountMarket, TAccountQueue, TAccountPayer, TAccountQueuePayer>,
    config?: { programAddress?: TProgramAddress },
): CloseMarketInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountMarket,
    TAccountQueue,
    TAccountPayer,
    TAccountQueuePayer
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: true },
        queue: { value: input.queue ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        queuePayer: { value: input.queuePayer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.queuePayer),
        ],
        data: getCloseMarketInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseMarketInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountMarket,
        TAccountQueue,
        TAccountPayer,
        TAccountQueuePayer
    >);
}

export type ParsedCloseMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The market's authority. */
        authority: TAccountMetas[0];
        /** The market. */
        market: TAccountMetas[1];
        /** Its queue. */
        queue: TAccountMetas[2];
        /** Who paid the market's rent. */
        payer: TAccountMetas[3];
        /** Who paid the queue's rent. */
        queuePayer: TAccountMetas[4];
    };
    data: CloseMarketInstructionData;
};

export function parseCloseMarketInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseMarketInstruction<TProgram, TAccountMetas> {
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
            authority: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
            payer: getNextAccount(),
            queuePayer: getNextAccount(),
        },
        data: getCloseMarketInstructionDataDecoder().decode(instruction.data),
    };
}
