// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBooleanDecoder,
    getBooleanEncoder,
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
import { findConfigPda } from '../pdas/index.js';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';
import {
    getPolicyTermsDecoder,
    getPolicyTermsEncoder,
    type PolicyTerms,
    type PolicyTermsArgs,
} from '../types/index.js';

export const INITIALIZE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237]);

export function getInitializeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(INITIALIZE_INSTRUCTION_DISCRIMINATOR);
}

export type InitializeInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountMint extends string | AccountMeta<string> = string,
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
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type InitializeInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may submit reports; zero: nobody. */
    assessor: Address;
    /** Whether new hosts enter Community at once. */
    registrationOpen: boolean;
    /** The policy. */
    policy: PolicyTerms;
};

export type InitializeInstructionDataArgs = {
    /** Who may submit reports; zero: nobody. */
    assessor: Address;
    /** Whether new hosts enter Community at once. */
    registrationOpen: boolean;
    /** The policy. */
    policy: PolicyTermsArgs;
};

export function getInitializeInstructionDataEncoder(): FixedSizeEncoder<InitializeInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['assessor', getAddressEncoder()],
            ['registrationOpen', getBooleanEncoder()],
            ['policy', getPolicyTermsEncoder()],
        ]),
        (value) => ({ ...value, discriminator: INITIALIZE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getInitializeInstructionDataDecoder(): FixedSizeDecoder<InitializeInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['assessor', getAddressDecoder()],
        ['registrationOpen', getBooleanDecoder()],
        ['policy', getPolicyTermsDecoder()],
    ]);
}

export function getInitializeInstructionDataCodec(): FixedSizeCodec<
    InitializeInstructionDataArgs,
    InitializeInstructionData
> {
    return combineCodec(getInitializeInstructionDataEncoder(), getInitializeInstructionDataDecoder());
}

export type InitializeAsyncInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountMint extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the admin and pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration to create. */
    config?: Address<TAccountConfig>;
    /** The token that hosts are paid in. */
    mint: Address<TAccountMint>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    assessor: InitializeInstructionDataArgs['assessor'];
    registrationOpen: InitializeInstructionDataArgs['registrationOpen'];
    policy: InitializeInstructionDataArgs['policy'];
};

export async function getInitializeInstructionAsync<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountMint extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: InitializeAsyncInput<TAccountAdmin, TAccountConfig, TAccountMint, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): Promise<InitializeInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountMint, TAccountSystemProgram>> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.config.value) {
        accounts.config.value = await findConfigPda();
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.admin),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountMint, TAccountSystemProgram>);
}

export type InitializeInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountMint extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the admin and pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration to create. */
    config: Address<TAccountConfig>;
    /** The token that hosts are paid in. */
    mint: Address<TAccountMint>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    assessor: InitializeInstructionDataArgs['assessor'];
    registrationOpen: InitializeInstructionDataArgs['registrationOpen'];
    policy: InitializeInstructionDataArgs['policy'];
};

export function getInitializeInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountMint extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: InitializeInput<TAccountAdmin, TAccountConfig, TAccountMint, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): InitializeInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountMint, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
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
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountMint, TAccountSystemProgram>);
}

export type ParsedInitializeInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Becomes the admin and pays. */
        admin: TAccountMetas[0];
        /** The configuration to create. */
        config: TAccountMetas[1];
        /** The token that hosts are paid in. */
        mint: TAccountMetas[2];
        /** The system program. */
        systemProgram: TAccountMetas[3];
    };
    data: InitializeInstructionData;
};

export function parseInitializeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedInitializeInstruction<TProgram, TAccountMetas> {
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
            mint: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getInitializeInstructionDataDecoder().decode(instruction.data),
    };
}
