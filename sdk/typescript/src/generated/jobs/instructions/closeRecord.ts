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

export const CLOSE_RECORD_INSTRUCTION_DISCRIMINATOR = new Uint8Array([111, 192, 122, 188, 38, 234, 242, 249]);

export function getCloseRecordInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_RECORD_INSTRUCTION_DISCRIMINATOR);
}

export type CloseRecordInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseRecordInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseRecordInstructionDataArgs = {};

export function getCloseRecordInstructionDataEncoder(): FixedSizeEncoder<CloseRecordInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_RECORD_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseRecordInstructionDataDecoder(): FixedSizeDecoder<CloseRecordInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseRecordInstructionDataCodec(): FixedSizeCodec<
    CloseRecordInstructionDataArgs,
    CloseRecordInstructionData
> {
    return combineCodec(getCloseRecordInstructionDataEncoder(), getCloseRecordInstructionDataDecoder());
}

export type CloseRecordInput<
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountPayer extends string = string,
> = {
    /** Where the host was. */
    host: Address<TAccountHost>;
    /** Its record. */
    record: Address<TAccountRecord>;
    /** Who paid the record's rent. */
    payer: Address<TAccountPayer>;
};

export function getCloseRecordInstruction<
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: CloseRecordInput<TAccountHost, TAccountRecord, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): CloseRecordInstruction<TProgramAddress, TAccountHost, TAccountRecord, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.host), getAccountMeta(accounts.record), getAccountMeta(accounts.payer)],
        data: getCloseRecordInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseRecordInstruction<TProgramAddress, TAccountHost, TAccountRecord, TAccountPayer>);
}

export type ParsedCloseRecordInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Where the host was. */
        host: TAccountMetas[0];
        /** Its record. */
        record: TAccountMetas[1];
        /** Who paid the record's rent. */
        payer: TAccountMetas[2];
    };
    data: CloseRecordInstructionData;
};

export function parseCloseRecordInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseRecordInstruction<TProgram, TAccountMetas> {
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
        accounts: { host: getNextAccount(), record: getNextAccount(), payer: getNextAccount() },
        data: getCloseRecordInstructionDataDecoder().decode(instruction.data),
    };
}
