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
    getU64Decoder,
    getU64Encoder,
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
    type WritableSignerAccount,
} from '@solana/kit';
import { findConfigPda, findStakePda, findVaultPda } from '../pdas/index.js';
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { expectAddress, getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const STAKE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([206, 176, 202, 18, 200, 209, 179, 108]);

export function getStakeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(STAKE_INSTRUCTION_DISCRIMINATOR);
}

export type StakeInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountSource extends string | AccountMeta<string> = string,
    TAccountMint extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountSource extends string ? WritableAccount<TAccountSource> : TAccountSource,
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountRewardVault extends string ? ReadonlyAccount<TAccountRewardVault> : TAccountRewardVault,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type StakeInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Base units to lock. */
    amount: bigint;
    /** Seconds that unstaking will take. */
    duration: number;
};

export type StakeInstructionDataArgs = {
    /** Base units to lock. */
    amount: number | bigint;
    /** Seconds that unstaking will take. */
    duration: number;
};

export function getStakeInstructionDataEncoder(): FixedSizeEncoder<StakeInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['amount', getU64Encoder()],
            ['duration', getU32Encoder()],
        ]),
        (value) => ({ ...value, discriminator: STAKE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getStakeInstructionDataDecoder(): FixedSizeDecoder<StakeInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['amount', getU64Decoder()],
        ['duration', getU32Decoder()],
    ]);
}

export function getStakeInstructionDataCodec(): FixedSizeCodec<StakeInstructionDataArgs, StakeInstructionData> {
    return combineCodec(getStakeInstructionDataEncoder(), getStakeInstructionDataDecoder());
}

export type StakeAsyncInput<
    TAccountOwner extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountSource extends string = string,
    TAccountMint extends string = string,
    TAccountRewardVault extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who owns the tokens. */
    owner: TransactionSigner<TAccountOwner>;
    /** Who pays the rent of the new accounts. */
    payer: TransactionSigner<TAccountPayer>;
    /** The configuration. */
    config?: Address<TAccountConfig>;
    /** The stake to create. */
    stake?: Address<TAccountStake>;
    /** Its token account to create. */
    vault?: Address<TAccountVault>;
    /** Where the tokens come from. */
    source: Address<TAccountSource>;
    /** The token that is staked. */
    mint: Address<TAccountMint>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    amount: StakeInstructionDataArgs['amount'];
    duration: StakeInstructionDataArgs['duration'];
};

export async function getStakeInstructionAsync<
    TAccountOwner extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountSource extends string,
    TAccountMint extends string,
    TAccountRewardVault extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: StakeAsyncInput<
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountMint,
        TAccountRewardVault,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    StakeInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountMint,
        TAccountRewardVault,
        TAccountTokenProgram,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        rewardVault: { value: input.rewardVault ?? null, isWritable: false },
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
    if (!accounts.stake.value) {
        accounts.stake.value = await findStakePda({ owner: expectAddress(accounts.owner.value) });
    }
    if (!accounts.vault.value) {
        accounts.vault.value = await findVaultPda({ stake: expectAddress(accounts.stake.value) });
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
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getStakeInstructionDataEncoder().encode(args as StakeInstructionDataArgs),
        programAddress,
    } as StakeInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountMint,
        TAccountRewardVault,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type StakeInput<
    TAccountOwner extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountSource extends string = string,
    TAccountMint extends string = string,
    TAccountRewardVault extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who owns the tokens. */
    owner: TransactionSigner<TAccountOwner>;
    /** Who pays the rent of the new accounts. */
    payer: TransactionSigner<TAccountPayer>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The stake to create. */
    stake: Address<TAccountStake>;
    /** Its token account to create. */
    vault: Address<TAccountVault>;
    /** Where the tokens come from. */
    source: Address<TAccountSource>;
    /** The token that is staked. */
    mint: Address<TAccountMint>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    amount: StakeInstructionDataArgs['amount'];
    duration: StakeInstructionDataArgs['duration'];
};

export function getStakeInstruction<
    TAccountOwner extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountSource extends string,
    TAccountMint extends string,
    TAccountRewardVault extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: StakeInput<
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountMint,
        TAccountRewardVault,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): StakeInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountPayer,
    TAccountConfig,
    TAccountStake,
    TAccountVault,
    TAccountSource,
    TAccountMint,
    TAccountRewardVault,
    TAccountTokenProgram,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        rewardVault: { value: input.rewardVault ?? null, isWritable: false },
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
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getStakeInstructionDataEncoder().encode(args as StakeInstructionDataArgs),
        programAddress,
    } as StakeInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountMint,
        TAccountRewardVault,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type ParsedStakeInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the tokens. */
        owner: TAccountMetas[0];
        /** Who pays the rent of the new accounts. */
        payer: TAccountMetas[1];
        /** The configuration. */
        config: TAccountMetas[2];
        /** The stake to create. */
        stake: TAccountMetas[3];
        /** Its token account to create. */
        vault: TAccountMetas[4];
        /** Where the tokens come from. */
        source: TAccountMetas[5];
        /** The token that is staked. */
        mint: TAccountMetas[6];
        /** Where fees arrive. */
        rewardVault: TAccountMetas[7];
        /** The token program. */
        tokenProgram: TAccountMetas[8];
        /** The system program. */
        systemProgram: TAccountMetas[9];
    };
    data: StakeInstructionData;
};

export function parseStakeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedStakeInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 10) {
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
            owner: getNextAccount(),
            payer: getNextAccount(),
            config: getNextAccount(),
            stake: getNextAccount(),
            vault: getNextAccount(),
            source: getNextAccount(),
            mint: getNextAccount(),
            rewardVault: getNextAccount(),
            tokenProgram: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getStakeInstructionDataDecoder().decode(instruction.data),
    };
}
