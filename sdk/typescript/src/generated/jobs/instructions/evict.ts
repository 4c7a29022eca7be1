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

export const EVICT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([56, 13, 174, 235, 133, 159, 37, 162]);

export function getEvictInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(EVICT_INSTRUCTION_DISCRIMINATOR);
}

export type EvictInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            ...TRemainingAccounts,
        ]
    >;

export type EvictInstructionData = { discriminator: ReadonlyUint8Array };

export type EvictInstructionDataArgs = {};

export function getEvictInstructionDataEncoder(): FixedSizeEncoder<EvictInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: EVICT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getEvictInstructionDataDecoder(): FixedSizeDecoder<EvictInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getEvictInstructionDataCodec(): FixedSizeCodec<EvictInstructionDataArgs, EvictInstructionData> {
    return combineCodec(getEvictInstructionDataEncoder(), getEvictInstructionDataDecoder());
}

export type EvictInput<
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
> = {
    /** The host. */
    host: Address<TAccountHost>;
    /** Its record. */
    record: Address<TAccountRecord>;
    /** Where it waits. */
    market: Address<TAccountMarket>;
    /** The market's queue. */
    queue: Address<TAccountQueue>;
};

export function getEvictInstruction<
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: EvictInput<TAccountHost, TAccountRecord, TAccountMarket, TAccountQueue>,
    config?: { programAddress?: TProgramAddress },
): EvictInstruction<TProgramAddress, TAccountHost, TAccountRecord, TAccountMarket, TAccountQueue> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
        ],
        data: getEvictInstructionDataEncoder().encode({}),
        programAddress,
    } as EvictInstruction<TProgramAddress, TAccountHost, TAccountRecord, TAccountMarket, TAccountQueue>);
}

export type ParsedEvictInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The host. */
        host: TAccountMetas[0];
        /** Its record. */
        record: TAccountMetas[1];
        /** Where it waits. */
        market: TAccountMetas[2];
        /** The market's queue. */
        queue: TAccountMetas[3];
    };
    data: EvictInstructionData;
};

export function parseEvictInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedEvictInstruction<TProgram, TAccountMetas> {
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
        accounts: {
            host: getNextAccount(),
            record: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
        },
        data: getEvictInstructionDataDecoder().decode(instruction.data),
    };
}
