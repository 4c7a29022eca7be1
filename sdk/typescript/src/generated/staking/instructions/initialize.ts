// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
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
import { findConfigPda, findRewardVaultPda } from '../pdas/index.js';
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const INITIALIZE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237]);

export function getInitializeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(INITIALIZE_INSTRUCTION_DISCRIMINATOR);
}

export type InitializeInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TAccountSlashDestination extends string | AccountMeta<string> = string,
    TAccountMint extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? WritableSignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountRewardVault extends string ? WritableAccount<TAccountRewardVault> : TAccountRewardVault,
            TAccountSlashDestination extends string
                ? ReadonlyAccount<TAccountSlashDestination>
                : TAccountSlashDestination,
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type InitializeInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Shortest duration, seconds. */
    minDuration: number;
    /** Longest duration, seconds. */
    maxDuration: number;
};

export type InitializeInstructionDataArgs = {
    /** Shortest duration, seconds. */
    minDuration: number;
    /** Longest duration, seconds. */
    maxDuration: number;
};

export function getInitializeInstructionDataEncoder(): FixedSizeEncoder<InitializeInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['minDuration', getU32Encoder()],
            ['maxDuration', getU32Encoder()],
        ]),
        (value) => ({ ...value, discriminator: INITIALIZE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getInitializeInstructionDataDecoder(): FixedSizeDecoder<InitializeInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['minDuration', getU32Decoder()],
        ['maxDuration', getU32Decoder()],
    ]);
}

export function getInitializeInstructionDataCodec(): FixedSizeCodec<
    InitializeInstructionDataArgs,
    InitializeInstructionData
> {
    return combineCodec(getInitializeInstructionDataEncoder(), getInitializeInstructionDataDecoder());
}

export type InitializeAsyncInput<
    TAccountAuthority extends string = string,
    TAccountConfig extends string = string,
    TAccountRewardVault extends string = string,
    TAccountSlashDestination extends string = string,
    TAccountMint extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the authority and pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The configuration to create. */
    config?: Address<TAccountConfig>;
    /** The token account for fees to create. */
    rewardVault?: Address<TAccountRewardVault>;
    /** Where slashed tokens go; the reward vault is allowed. */
    slashDestination: Address<TAccountSlashDestination>;
    /** The token that is staked. */
    mint: Address<TAccountMint>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    minDuration: InitializeInstructionDataArgs['minDuration'];
    maxDuration: InitializeInstructionDataArgs['maxDuration'];
};

export async function getInitializeInstructionAsync<
    TAccountAuthority extends string,
    TAccountConfig extends string,
    TAccountRewardVault extends string,
    TAccountSlashDestination extends string,
    TAccountMint extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: InitializeAsyncInput<
        TAccountAuthority,
        TAccountConfig,
        TAccountRewardVault,
        TAccountSlashDestination,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountRewardVault,
        TAccountSlashDestination,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: true },
        slashDestination: { value: input.slashDestination ?? null, isWritable: false },
        mint: { value: input.mint ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.config.value) {
        accounts.config.value = await findConfigPda();
    }
    if (!accounts.rewardVault.value) {
        accounts.rewardVault.value = await findRewardVaultPda();
    }
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.slashDestination),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountRewardVault,
        TAccountSlashDestination,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type InitializeInput<
    TAccountAuthority extends string = string,
    TAccountConfig extends string = string,
    TAccountRewardVault extends string = string,
    TAccountSlashDestination extends string = string,
    TAccountMint extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the authority and pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The configuration to create. */
    config: Address<TAccountConfig>;
    /** The token account for fees to create. */
    rewardVault: Address<TAccountRewardVault>;
    /** Where slashed tokens go; the reward vault is allowed. */
    slashDestination: Address<TAccountSlashDestination>;
    /** The token that is staked. */
    mint: Address<TAccountMint>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    minDuration: InitializeInstructionDataArgs['minDuration'];
    maxDuration: InitializeInstructionDataArgs['maxDuration'];
};

export function getInitializeInstruction<
    TAccountAuthority extends string,
    TAccountConfig extends string,
    TAccountRewardVault extends string,
    TAccountSlashDestination extends string,
    TAccountMint extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: InitializeInput<
        TAccountAuthority,
        TAccountConfig,
        TAccountRewardVault,
        TAccountSlashDestination,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): InitializeInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountConfig,
    TAccountRewardVault,
    TAccountSlashDestination,
    TAccountMint,
    TAccountTokenProgram,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: true },
        slashDestination: { value: input.slashDestination ?? null, isWritable: false },
        mint: { value: input.mint ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.slashDestination),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountRewardVault,
        TAccountSlashDestination,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type ParsedInitializeInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Becomes the authority and pays. */
        authority: TAccountMetas[0];
        /** The configuration to create. */
        config: TAccountMetas[1];
        /** The token account for fees to create. */
        rewardVault: TAccountMetas[2];
        /** Where slashed tokens go; the reward vault is allowed. */
        slashDestination: TAccountMetas[3];
        /** The token that is staked. */
        mint: TAccountMetas[4];
        /** The token program. */
        tokenProgram: TAccountMetas[5];
        /** The system program. */
        systemProgram: TAccountMetas[6];
    };
    data: InitializeInstructionData;
};

export function parseInitializeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedInitializeInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 7) {
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
            authority: getNextAccount(),
            config: getNextAccount(),
            rewardVault: getNextAccount(),
            slashDestination: getNextAccount(),
            mint: getNextAccount(),
            tokenProgram: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getInitializeInstructionDataDecoder().decode(instruction.data),
    };
}
