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
import { findRecordPda } from '../pdas/index.js';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { expectAddress, getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const OPEN_RECORD_INSTRUCTION_DISCRIMINATOR = new Uint8Array([9, 245, 244, 116, 110, 216, 54, 158]);

export function getOpenRecordInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(OPEN_RECORD_INSTRUCTION_DISCRIMINATOR);
}

export type OpenRecordInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
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
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? WritableAccount<TAccountRecord> : TAccountRecord,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type OpenRecordInstructionData = { discriminator: ReadonlyUint8Array };

export type OpenRecordInstructionDataArgs = {};

export function getOpenRecordInstructionDataEncoder(): FixedSizeEncoder<OpenRecordInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: OPEN_RECORD_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getOpenRecordInstructionDataDecoder(): FixedSizeDecoder<OpenRecordInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getOpenRecordInstructionDataCodec(): FixedSizeCodec<
    OpenRecordInstructionDataArgs,
    OpenRecordInstructionData
> {
    return combineCodec(getOpenRecordInstructionDataEncoder(), getOpenRecordInstructionDataDecoder());
}

export type OpenRecordAsyncInput<
    TAccountPayer extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who pays the rent, and gets it back. */
    payer: TransactionSigner<TAccountPayer>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The record to create. */
    record?: Address<TAccountRecord>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export async function getOpenRecordInstructionAsync<
    TAccountPayer extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: OpenRecordAsyncInput<TAccountPayer, TAccountHost, TAccountRecord, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): Promise<OpenRecordInstruction<TProgramAddress, TAccountPayer, TAccountHost, TAccountRecord, TAccountSystemProgram>> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        payer: { value: input.payer ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.record.value) {
        accounts.record.value = await findRecordPda({ host: expectAddress(accounts.host.value) });
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getOpenRecordInstructionDataEncoder().encode({}),
        programAddress,
    } as OpenRecordInstruction<TProgramAddress, TAccountPayer, TAccountHost, TAccountRecord, TAccountSystemProgram>);
}

export type OpenRecordInput<
    TAccountPayer extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who pays the rent, and gets it back. */
    payer: TransactionSigner<TAccountPayer>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The record to create. */
    record: Address<TAccountRecord>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export function getOpenRecordInstruction<
    TAccountPayer extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: OpenRecordInput<TAccountPayer, TAccountHost, TAccountRecord, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): OpenRecordInstruction<TProgramAddress, TAccountPayer, TAccountHost, TAccountRecord, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        payer: { value: input.payer ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: false },
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
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getOpenRecordInstructionDataEncoder().encode({}),
        programAddress,
    } as OpenRecordInstruction<TProgramAddress, TAccountPayer, TAccountHost, TAccountRecord, TAccountSystemProgram>);
}

export type ParsedOpenRecordInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who pays the rent, and gets it back. */
        payer: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** The record to create. */
        record: TAccountMetas[2];
        /** The system program. */
        systemProgram: TAccountMetas[3];
    };
    data: OpenRecordInstructionData;
};

export function parseOpenRecordInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedOpenRecordInstruction<TProgram, TAccountMetas> {
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
            payer: getNextAccount(),
            host: getNextAccount(),
            record: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getOpenRecordInstructionDataDecoder().decode(instruction.data),
    };
}
