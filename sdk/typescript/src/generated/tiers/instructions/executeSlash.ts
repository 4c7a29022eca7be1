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

export const EXECUTE_SLASH_INSTRUCTION_DISCRIMINATOR = new Uint8Array([15, 240, 38, 73, 175, 55, 88, 55]);

export function getExecuteSlashInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(EXECUTE_SLASH_INSTRUCTION_DISCRIMINATOR);
}

export type ExecuteSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountExecutor extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountSlash extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountSlashDestination extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TAccountStakingConfig extends string | AccountMeta<string> = string,
    TAccountBonder extends string | AccountMeta<string> = string,
    TAccountStakingProgram extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountExecutor extends string
                ? ReadonlySignerAccount<TAccountExecutor> & AccountSignerMeta<TAccountExecutor>
                : TAccountExecutor,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountSlash extends string ? WritableAccount<TAccountSlash> : TAccountSlash,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountSlashDestination extends string
                ? WritableAccount<TAccountSlashDestination>
                : TAccountSlashDestination,
            TAccountRewardVault extends string ? ReadonlyAccount<TAccountRewardVault> : TAccountRewardVault,
            TAccountStakingConfig extends string ? WritableAccount<TAccountStakingConfig> : TAccountStakingConfig,
            TAccountBonder extends string ? ReadonlyAccount<TAccountBonder> : TAccountBonder,
            TAccountStakingProgram extends string ? ReadonlyAccount<TAccountStakingProgram> : TAccountStakingProgram,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ExecuteSlashInstructionData = { discriminator: ReadonlyUint8Array };

export type ExecuteSlashInstructionDataArgs = {};

export function getExecuteSlashInstructionDataEncoder(): FixedSizeEncoder<ExecuteSlashInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: EXECUTE_SLASH_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getExecuteSlashInstructionDataDecoder(): FixedSizeDecoder<ExecuteSlashInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getExecuteSlashInstructionDataCodec(): FixedSizeCodec<
    ExecuteSlashInstructionDataArgs,
    ExecuteSlashInstructionData
> {
    return combineCodec(getExecuteSlashInstructionDataEncoder(), getExecuteSlashInstructionDataDecoder());
}

export type ExecuteSlashInput<
    TAccountExecutor extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountSlash extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountSlashDestination extends string = string,
    TAccountRewardVault extends string = string,
    TAccountStakingConfig extends string = string,
    TAccountBonder extends string = string,
    TAccountStakingProgram extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Anyone; the admin when it was contested. */
    executor: TransactionSigner<TAccountExecutor>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The account of its slashes. */
    slash: Address<TAccountSlash>;
    /** The stake of the host's owner. */
    stake: Address<TAccountStake>;
    /** The stake's token account. */
    vault: Address<TAccountVault>;
    /** Where slashed tokens go, by the staking program's configuration. */
    slashDestination: Address<TAccountSlashDestination>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
    /** The staking program's configuration. */
    stakingConfig: Address<TAccountStakingConfig>;
    /** The key that bonds, releases and slashes. */
    bonder: Address<TAccountBonder>;
    /** The staking program. */
    stakingProgram: Address<TAccountStakingProgram>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getExecuteSlashInstruction<
    TAccountExecutor extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountSlash extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountSlashDestination extends string,
    TAccountRewardVault extends string,
    TAccountStakingConfig extends string,
    TAccountBonder extends string,
    TAccountStakingProgram extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ExecuteSlashInput<
        TAccountExecutor,
        TAccountConfig,
        TAccountHost,
        TAccountSlash,
        TAccountStake,
        TAccountVault,
        TAccountSlashDestination,
        TAccountRewardVault,
        TAccountStakingConfig,
        TAccountBonder,
        TAccountStakingProgram,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ExecuteSlashInstruction<
    TProgramAddress,
    TAccountExecutor,
    TAccountConfig,
    TAccountHost,
    TAccountSlash,
    TAccountStake,
    TAccountVault,
    TAccountSlashDestination,
    TAccountRewardVault,
    TAccountStakingConfig,
    TAccountBonder,
    TAccountStakingProgram,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        executor: { value: input.executor ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        slash: { value: input.slash ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        slashDestination: { value: input.slashDestination ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: false },
        stakingConfig: { value: input.stakingConfig ?? null, isWritable: true },
        bonder: { value: input.bonder ?? null, isWritable: false },
        stakingProgram: { value: input.stakingProgram ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.executor),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.slash),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.slashDestination),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.stakingConfig),
            getAccountMeta(accounts.bonder),
            getAccountMeta(accounts.stakingProgram),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getExecuteSlashInstructionDataEncoder().encode({}),
        programAddress,
    } as ExecuteSlashInstruction<
        TProgramAddress,
        TAccountExecutor,
        TAccountConfig,
        TAccountHost,
        TAccountSlash,
        TAccountStake,
        TAccountVault,
        TAccountSlashDestination,
        TAccountRewardVault,
        TAccountStakingConfig,
        TAccountBonder,
        TAccountStakingProgram,
        TAccountTokenProgram
    >);
}

export type ParsedExecuteSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Anyone; the admin when it was contested. */
        executor: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The host. */
        host: TAccountMetas[2];
        /** The account of its slashes. */
        slash: TAccountMetas[3];
        /** The stake of the host's owner. */
        stake: TAccountMetas[4];
        /** The stake's token account. */
        vault: TAccountMetas[5];
        /** Where slashed tokens go, by the staking program's configuration. */
        slashDestination: TAccountMetas[6];
        /** Where fees arrive. */
        rewardVault: TAccountMetas[7];
        /** The staking program's configuration. */
        stakingConfig: TAccountMetas[8];
        /** The key that bonds, releases and slashes. */
        bonder: TAccountMetas[9];
        /** The staking program. */
        stakingProgram: TAccountMetas[10];
        /** The token program. */
        tokenProgram: TAccountMetas[11];
    };
    data: ExecuteSlashInstructionData;
};

export function parseExecuteSlashInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedExecuteSlashInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 12) {
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
            executor: getNextAccount(),
            config: getNextAccount(),
            host: getNextAccount(),
            slash: getNextAccount(),
            stake: getNextAccount(),
            vault: getNextAccount(),
            slashDestination: getNextAccount(),
            rewardVault: getNextAccount(),
            stakingConfig: getNextAccount(),
            bonder: getNextAccount(),
            stakingProgram: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getExecuteSlashInstructionDataDecoder().decode(instruction.data),
    };
}
