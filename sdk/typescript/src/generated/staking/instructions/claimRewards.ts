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
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLAIM_REWARDS_INSTRUCTION_DISCRIMINATOR = new Uint8Array([4, 144, 132, 71, 116, 23, 151, 80]);

export function getClaimRewardsInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLAIM_REWARDS_INSTRUCTION_DISCRIMINATOR);
}

export type ClaimRewardsInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TAccountDestination extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountRewardVault extends string ? WritableAccount<TAccountRewardVault> : TAccountRewardVault,
            TAccountDestination extends string ? WritableAccount<TAccountDestination> : TAccountDestination,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ClaimRewardsInstructionData = { discriminator: ReadonlyUint8Array };

export type ClaimRewardsInstructionDataArgs = {};

export function getClaimRewardsInstructionDataEncoder(): FixedSizeEncoder<ClaimRewardsInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLAIM_REWARDS_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getClaimRewardsInstructionDataDecoder(): FixedSizeDecoder<ClaimRewardsInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getClaimRewardsInstructionDataCodec(): FixedSizeCodec<
    ClaimRewardsInstructionDataArgs,
    ClaimRewardsInstructionData
> {
    return combineCodec(getClaimRewardsInstructionDataEncoder(), getClaimRewardsInstructionDataDecoder());
}

export type ClaimRewardsInput<
    TAccountOwner extends string = string,
    TAccountConfig extends string = string,
    TAccountStake extends string = string,
    TAccountRewardVault extends string = string,
    TAccountDestination extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who owns the stake. */
    owner: TransactionSigner<TAccountOwner>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The stake. */
    stake: Address<TAccountStake>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
    /** Where the rewards go. */
    destination: Address<TAccountDestination>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getClaimRewardsInstruction<
    TAccountOwner extends string,
    TAccountConfig extends string,
    TAccountStake extends string,
    TAccountRewardVault extends string,
    TAccountDestination extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: ClaimRewardsInput<
        TAccountOwner,
        TAccountConfig,
        TAccountStake,
        TAccountRewardVault,
        TAccountDestination,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ClaimRewardsInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountConfig,
    TAccountStake,
    TAccountRewardVault,
    TAccountDestination,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: true },
        destination: { value: input.destination ?? null, isWritable: true },
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
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.destination),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getClaimRewardsInstructionDataEncoder().encode({}),
        programAddress,
    } as ClaimRewardsInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountConfig,
        TAccountStake,
        TAccountRewardVault,
        TAccountDestination,
        TAccountTokenProgram
    >);
}

export type ParsedClaimRewardsInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the stake. */
        owner: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The stake. */
        stake: TAccountMetas[2];
        /** Where fees arrive. */
        rewardVault: TAccountMetas[3];
        /** Where the rewards go. */
        destination: TAccountMetas[4];
        /** The token program. */
        tokenProgram: TAccountMetas[5];
    };
    data: ClaimRewardsInstructionData;
};

export function parseClaimRewardsInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedClaimRewardsInstruction<TProgram, TAccountMetas> {
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
            owner: getNextAccount(),
            config: getNextAccount(),
            stake: getNextAccount(),
            rewardVault: getNextAccount(),
            destination: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getClaimRewardsInstructionDataDecoder().decode(instruction.data),
    };
}
