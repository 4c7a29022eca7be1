// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getArrayDecoder,
    getArrayEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    transformEncoder,
    type AccountMeta,
    type AccountSignerMeta,
    type Address,
    type Codec,
    type Decoder,
    type Encoder,
    type Instruction,
    type InstructionWithAccounts,
    type InstructionWithData,
    type ReadonlyAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { findAdmissionPda } from '../pdas/index.js';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { expectAddress, getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const IMPORT_HOST_INSTRUCTION_DISCRIMINATOR = new Uint8Array([97, 17, 126, 120, 44, 160, 31, 67]);

export function getImportHostInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(IMPORT_HOST_INSTRUCTION_DISCRIMINATOR);
}

export type ImportHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountImport extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountAdmission extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountImport extends string ? WritableAccount<TAccountImport> : TAccountImport,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountAdmission extends string ? WritableAccount<TAccountAdmission> : TAccountAdmission,
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ImportHostInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The siblings from the host's leaf up to the root, at most 20. */
    proof: Array<ReadonlyUint8Array>;
};

export type ImportHostInstructionDataArgs = {
    /** The siblings from the host's leaf up to the root, at most 20. */
    proof: Array<ReadonlyUint8Array>;
};

export function getImportHostInstructionDataEncoder(): Encoder<ImportHostInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['proof', getArrayEncoder(fixEncoderSize(getBytesEncoder(), 32))],
        ]),
        (value) => ({ ...value, discriminator: IMPORT_HOST_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getImportHostInstructionDataDecoder(): Decoder<ImportHostInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['proof', getArrayDecoder(fixDecoderSize(getBytesDecoder(), 32))],
    ]);
}

export function getImportHostInstructionDataCodec(): Codec<ImportHostInstructionDataArgs, ImportHostInstructionData> {
    return combineCodec(getImportHostInstructionDataEncoder(), getImportHostInstructionDataDecoder());
}

export type ImportHostAsyncInput<
    TAccountConfig extends string = string,
    TAccountImport extends string = string,
    TAccountHost extends string = string,
    TAccountAdmission extends string = string,
    TAccountPayer extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The import. */
    import: Address<TAccountImport>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The note that it was imported, to create. */
    admission?: Address<TAccountAdmission>;
    /** Who pays for that, for ever. */
    payer: TransactionSigner<TAccountPayer>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    proof: ImportHostInstructionDataArgs['proof'];
};

export async function getImportHostInstructionAsync<
    TAccountConfig extends string,
    TAccountImport extends string,
    TAccountHost extends string,
    TAccountAdmission extends string,
    TAccountPayer extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ImportHostAsyncInput<
        TAccountConfig,
        TAccountImport,
        TAccountHost,
        TAccountAdmission,
        TAccountPayer,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    ImportHostInstruction<
        TProgramAddress,
        TAccountConfig,
        TAccountImport,
        TAccountHost,
        TAccountAdmission,
        TAccountPayer,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        config: { value: input.config ?? null, isWritable: false },
        import: { value: input.import ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: true },
        admission: { value: input.admission ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.admission.value) {
        accounts.admission.value = await findAdmissionPda({ host: expectAddress(accounts.host.value) });
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.import),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.admission),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getImportHostInstructionDataEncoder().encode(args as ImportHostInstructionDataArgs),
        programAddress,
    } as ImportHostInstruction<
        TProgramAddress,
        TAccountConfig,
        TAccountImport,
        TAccountHost,
        TAccountAdmission,
        TAccountPayer,
        TAccountSystemProgram
    >);
}

export type ImportHostInput<
    TAccountConfig extends string = string,
    TAccountImport extends string = string,
    TAccountHost extends string = string,
    TAccountAdmission extends string = string,
    TAccountPayer extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The import. */
    import: Address<TAccountImport>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The note that it was imported, to create. */
    admission: Address<TAccountAdmission>;
    /** Who pays for that, for ever. */
    payer: TransactionSigner<TAccountPayer>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    proof: ImportHostInstructionDataArgs['proof'];
};

export function getImportHostInstruction<
    TAccountConfig extends string,
    TAccountImport extends string,
    TAccountHost extends string,
    TAccountAdmission extends string,
    TAccountPayer extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ImportHostInput<
        TAccountConfig,
        TAccountImport,
        TAccountHost,
        TAccountAdmission,
        TAccountPayer,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ImportHostInstruction<
    TProgramAddress,
    TAccountConfig,
    TAccountImport,
    TAccountHost,
    TAccountAdmission,
    TAccountPayer,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        config: { value: input.config ?? null, isWritable: false },
        import: { value: input.import ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: true },
        admission: { value: input.admission ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.import),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.admission),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getImportHostInstructionDataEncoder().encode(args as ImportHostInstructionDataArgs),
        programAddress,
    } as ImportHostInstruction<
        TProgramAddress,
        TAccountConfig,
        TAccountImport,
        TAccountHost,
        TAccountAdmission,
        TAccountPayer,
        TAccountSystemProgram
    >);
}

export type ParsedImportHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The configuration. */
        config: TAccountMetas[0];
        /** The import. */
        import: TAccountMetas[1];
        /** The host. */
        host: TAccountMetas[2];
        /** The note that it was imported, to create. */
        admission: TAccountMetas[3];
        /** Who pays for that, for ever. */
        payer: TAccountMetas[4];
        /** The system program. */
        systemProgram: TAccountMetas[5];
    };
    data: ImportHostInstructionData;
};

export function parseImportHostInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedImportHostInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 6) {
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
            config: getNextAccount(),
            import: getNextAccount(),
            host: getNextAccount(),
            admission: getNextAccount(),
            payer: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getImportHostInstructionDataDecoder().decode(instruction.data),
    };
}
