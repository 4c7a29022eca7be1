// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU8Decoder,
    getU8Encoder,
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
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const OPEN_IMPORT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([21, 39, 46, 42, 24, 78, 247, 134]);

export function getOpenImportInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(OPEN_IMPORT_INSTRUCTION_DISCRIMINATOR);
}

export type OpenImportInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountImport extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? WritableSignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountImport extends string ? WritableAccount<TAccountImport> : TAccountImport,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type OpenImportInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The id that its address is derived from. */
    id: number;
    /** Root of the hosts' tree, see `nosana_common::merkle`. */
    root: ReadonlyUint8Array;
    /** The tier that they get: Community or Premium. */
    tier: number;
};

export type OpenImportInstructionDataArgs = {
    /** The id that its address is derived from. */
    id: number;
    /** Root of the hosts' tree, see `nosana_common::merkle`. */
    root: ReadonlyUint8Array;
    /** The tier that they get: Community or Premium. */
    tier: number;
};

export function getOpenImportInstructionDataEncoder(): FixedSizeEncoder<OpenImportInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['id', getU16Encoder()],
            ['root', fixEncoderSize(getBytesEncoder(), 32)],
            ['tier', getU8Encoder()],
        ]),
        (value) => ({ ...value, discriminator: OPEN_IMPORT_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getOpenImportInstructionDataDecoder(): FixedSizeDecoder<OpenImportInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['id', getU16Decoder()],
        ['root', fixDecoderSize(getBytesDecoder(), 32)],
        ['tier', getU8Decoder()],
    ]);
}

export function getOpenImportInstructionDataCodec(): FixedSizeCodec<
    OpenImportInstructionDataArgs,
    OpenImportInstructionData
> {
    return combineCodec(getOpenImportInstructionDataEncoder(), getOpenImportInstructionDataDecoder());
}

export type OpenImportInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountImport extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The admin, who pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The import to create. */
    import: Address<TAccountImport>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    id: OpenImportInstructionDataArgs['id'];
    root: OpenImportInstructionDataArgs['root'];
    tier: OpenImportInstructionDataArgs['tier'];
};

export function getOpenImportInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountImport extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: OpenImportInput<TAccountAdmin, TAccountConfig, TAccountImport, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): OpenImportInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountImport, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        import: { value: input.import ?? null, isWritable: true },
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
            getAccountMeta(accounts.admin),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.import),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getOpenImportInstructionDataEncoder().encode(args as OpenImportInstructionDataArgs),
        programAddress,
    } as OpenImportInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountImport, TAccountSystemProgram>);
}

export type ParsedOpenImportInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin, who pays. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The import to create. */
        import: TAccountMetas[2];
        /** The system program. */
        systemProgram: TAccountMetas[3];
    };
    data: OpenImportInstructionData;
};

export function parseOpenImportInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedOpenImportInstruction<TProgram, TAccountMetas> {
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
            systemProgram: getNextAccount(),
        },
        data: getOpenImportInstructionDataDecoder().decode(instruction.data),
    };
}
