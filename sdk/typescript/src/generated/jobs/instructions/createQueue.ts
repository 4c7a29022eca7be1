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

export const CREATE_QUEUE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([92, 193, 143, 97, 164, 230, 128, 134]);

export function getCreateQueueInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CREATE_QUEUE_INSTRUCTION_DISCRIMINATOR);
}

export type CreateQueueInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
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
            ...TRemainingAccounts,
        ]
    >;

export type CreateQueueInstructionData = { discriminator: ReadonlyUint8Array };

export type CreateQueueInstructionDataArgs = {};

export function getCreateQueueInstructionDataEncoder(): FixedSizeEncoder<CreateQueueInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CREATE_QUEUE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCreateQueueInstructionDataDecoder(): FixedSizeDecoder<CreateQueueInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCreateQueueInstructionDataCodec(): FixedSizeCodec<
    CreateQueueInstructionDataArgs,
    CreateQueueInstructionData
> {
    return combineCodec(getCreateQueueInstructionDataEncoder(), getCreateQueueInstructionDataDecoder());
}

export type CreateQueueInput<
    TAccountAuthority extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
> = {
    /** The market's authority, who paid for the queue's account. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The market. */
    market: Address<TAccountMarket>;
    /** A new account of this program, all zero; its size makes the capacity. */
    queue: Address<TAccountQueue>;
};

export function getCreateQueueInstruction<
    TAccountAuthority extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: CreateQueueInput<TAccountAuthority, TAccountMarket, TAccountQueue>,
    config?: { programAddress?: TProgramAddress },
): CreateQueueInstruction<TProgramAddress, TAccountAuthority, TAccountMarket, TAccountQueue> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: true },
        queue: { value: input.queue ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.authority), getAccountMeta(accounts.market), getAccountMeta(accounts.queue)],
        data: getCreateQueueInstructionDataEncoder().encode({}),
        programAddress,
    } as CreateQueueInstruction<TProgramAddress, TAccountAuthority, TAccountMarket, TAccountQueue>);
}

export type ParsedCreateQueueInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The market's authority, who paid for the queue's account. */
        authority: TAccountMetas[0];
        /** The market. */
        market: TAccountMetas[1];
        /** A new account of this program, all zero; its size makes the capacity. */
        queue: TAccountMetas[2];
    };
    data: CreateQueueInstructionData;
};

export function parseCreateQueueInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCreateQueueInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 3) {
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
        accounts: { authority: getNextAccount(), market: getNextAccount(), queue: getNextAccount() },
        data: getCreateQueueInstructionDataDecoder().decode(instruction.data),
    };
}
