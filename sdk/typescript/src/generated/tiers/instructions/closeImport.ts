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
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLOSE_IMPORT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([35, 13, 66, 202, 209, 182, 165, 45]);

export function getCloseImportInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_IMPORT_INSTRUCTION_DISCRIMINATOR);
}

export type CloseImportInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountImport extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? ReadonlySignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountImport extends string ? WritableAccount<TAccountImport> : TAccountImport,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseImportInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseImportInstructionDataArgs = {};

export function getCloseImportInstructionDataEncoder(): FixedSizeEncoder<CloseImportInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_IMPORT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseImportInstructionDataDecoder(): FixedSizeDecoder<CloseImportInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseImportInstructionDataCodec(): FixedSizeCodec<
    CloseImportInstructionDataArgs,
    CloseImportInstructionData
> {
    return combineCodec(getCloseImportInstructionDataEncoder(), getCloseImportInstructionDataDecoder());
}

export type CloseImportInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountImport extends string = string,
    TAccountPayer extends string = string,
> = {
    /** The admin. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The import. */
    import: Address<TAccountImport>;
    /** Who paid the import's rent. */
    payer: Address<TAccountPayer>;
};

export function getCloseImportInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountImport extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: CloseImportInput<TAccountAdmin, TAccountConfig, TAccountImport, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): CloseImportInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountImport, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: false },
        import: { value: input.import ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.admin),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.import),
            getAccountMeta(accounts.payer),
        ],
        data: getCloseImportInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseImportInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountImport, TAccountPayer>);
}

export type ParsedCloseImportInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The import. */
        import: TAccountMetas[2];
        /** Who paid the import's rent. */
        payer: TAccountMetas[3];
    };
    data: CloseImportInstructionData;
};

export function parseCloseImportInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseImportInstruction<TProgram, TAccountMetas> {
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
            admin: getNextAccount(),
            config: getNextAccount(),
            import: getNextAccount(),
            payer: getNextAccount(),
        },
        data: getCloseImportInstructionDataDecoder().decode(instruction.data),
    };
}
