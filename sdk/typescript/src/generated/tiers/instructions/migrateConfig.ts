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
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';
import {
    getPolicyTermsDecoder,
    getPolicyTermsEncoder,
    type PolicyTerms,
    type PolicyTermsArgs,
} from '../types/index.js';

export const MIGRATE_CONFIG_INSTRUCTION_DISCRIMINATOR = new Uint8Array([92, 131, 58, 105, 210, 154, 224, 193]);

export function getMigrateConfigInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(MIGRATE_CONFIG_INSTRUCTION_DISCRIMINATOR);
}

export type MigrateConfigInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? WritableSignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type MigrateConfigInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The policy. */
    policy: PolicyTerms;
};

export type MigrateConfigInstructionDataArgs = {
    /** The policy. */
    policy: PolicyTermsArgs;
};

export function getMigrateConfigInstructionDataEncoder(): FixedSizeEncoder<MigrateConfigInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['policy', getPolicyTermsEncoder()],
        ]),
        (value) => ({ ...value, discriminator: MIGRATE_CONFIG_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getMigrateConfigInstructionDataDecoder(): FixedSizeDecoder<MigrateConfigInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['policy', getPolicyTermsDecoder()],
    ]);
}

export function getMigrateConfigInstructionDataCodec(): FixedSizeCodec<
    MigrateConfigInstructionDataArgs,
    MigrateConfigInstructionData
> {
    return combineCodec(getMigrateConfigInstructionDataEncoder(), getMigrateConfigInstructionDataDecoder());
}

export type MigrateConfigInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The admin, who pays the rent of what is added. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    policy: MigrateConfigInstructionDataArgs['policy'];
};

export function getMigrateConfigInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: MigrateConfigInput<TAccountAdmin, TAccountConfig, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): MigrateConfigInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
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
            getAccountMeta(accounts.systemProgram),
        ],
        data: getMigrateConfigInstructionDataEncoder().encode(args as MigrateConfigInstructionDataArgs),
        programAddress,
    } as MigrateConfigInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountSystemProgram>);
}

export type ParsedMigrateConfigInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin, who pays the rent of what is added. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The system program. */
        systemProgram: TAccountMetas[2];
    };
    data: MigrateConfigInstructionData;
};

export function parseMigrateConfigInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedMigrateConfigInstruction<TProgram, TAccountMetas> {
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
        accounts: { admin: getNextAccount(), config: getNextAccount(), systemProgram: getNextAccount() },
        data: getMigrateConfigInstructionDataDecoder().decode(instruction.data),
    };
}
