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
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const MIGRATE_RECORD_INSTRUCTION_DISCRIMINATOR = new Uint8Array([11, 152, 11, 75, 10, 158, 213, 126]);

export function getMigrateRecordInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(MIGRATE_RECORD_INSTRUCTION_DISCRIMINATOR);
}

export type MigrateRecordInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type MigrateRecordInstructionData = { discriminator: ReadonlyUint8Array };

export type MigrateRecordInstructionDataArgs = {};

export function getMigrateRecordInstructionDataEncoder(): FixedSizeEncoder<MigrateRecordInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: MIGRATE_RECORD_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getMigrateRecordInstructionDataDecoder(): FixedSizeDecoder<MigrateRecordInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getMigrateRecordInstructionDataCodec(): FixedSizeCodec<
    MigrateRecordInstructionDataArgs,
    MigrateRecordInstructionData
> {
    return combineCodec(getMigrateRecordInstructionDataEncoder(), getMigrateRecordInstructionDataDecoder());
}

export type MigrateRecordInput<
    TAccountPayer extends string = string,
    TAccountRecord extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who pays the rent of what is added, which the record's payer gets at its end. */
    payer: TransactionSigner<TAccountPayer>;
    /** The record. */
    record: Address<TAccountRecord>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export function getMigrateRecordInstruction<
    TAccountPayer extends string,
    TAccountRecord extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: MigrateRecordInput<TAccountPayer, TAccountRecord, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): MigrateRecordInstruction<TProgramAddress, TAccountPayer, TAccountRecord, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        payer: { value: input.payer ?? null, isWritable: true },
        record: { value: input.record ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getMigrateRecordInstructionDataEncoder().encode({}),
        programAddress,
    } as MigrateRecordInstruction<TProgramAddress, TAccountPayer, TAccountRecord, TAccountSystemProgram>);
}

export type ParsedMigrateRecordInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who pays the rent of what is added, which the record's payer gets at its end. */
        payer: TAccountMetas[0];
        /** The record. */
        record: TAccountMetas[1];
        /** The system program. */
        systemProgram: TAccountMetas[2];
    };
    data: MigrateRecordInstructionData;
};

export function parseMigrateRecordInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedMigrateRecordInstruction<TProgram, TAccountMetas> {
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
        accounts: { payer: getNextAccount(), record: getNextAccount(), systemProgram: getNextAccount() },
        data: getMigrateRecordInstructionDataDecoder().decode(instruction.data),
    };
}
