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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type Instruction,
    type InstructionWithAccounts,
    type InstructionWithData,
    type ReadonlyAccount,
    type ReadonlyUint8Array,
    type WritableAccount,
} from '@solana/kit';
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const SYNC_REWARDS_INSTRUCTION_DISCRIMINATOR = new Uint8Array([18, 47, 240, 255, 79, 191, 165, 54]);

export function getSyncRewardsInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SYNC_REWARDS_INSTRUCTION_DISCRIMINATOR);
}

export type SyncRewardsInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountRewardVault extends string ? ReadonlyAccount<TAccountRewardVault> : TAccountRewardVault,
            ...TRemainingAccounts,
        ]
    >;

export type SyncRewardsInstructionData = { discriminator: ReadonlyUint8Array };

export type SyncRewardsInstructionDataArgs = {};

export function getSyncRewardsInstructionDataEncoder(): FixedSizeEncoder<SyncRewardsInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: SYNC_REWARDS_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getSyncRewardsInstructionDataDecoder(): FixedSizeDecoder<SyncRewardsInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getSyncRewardsInstructionDataCodec(): FixedSizeCodec<
    SyncRewardsInstructionDataArgs,
    SyncRewardsInstructionData
> {
    return combineCodec(getSyncRewardsInstructionDataEncoder(), getSyncRewardsInstructionDataDecoder());
}

export type SyncRewardsInput<TAccountConfig extends string = string, TAccountRewardVault extends string = string> = {
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
};

export function getSyncRewardsInstruction<
    TAccountConfig extends string,
    TAccountRewardVault extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: SyncRewardsInput<TAccountConfig, TAccountRewardVault>,
    config?: { programAddress?: TProgramAddress },
): SyncRewardsInstruction<TProgramAddress, TAccountConfig, TAccountRewardVault> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        config: { value: input.config ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.config), getAccountMeta(accounts.rewardVault)],
        data: getSyncRewardsInstructionDataEncoder().encode({}),
        programAddress,
    } as SyncRewardsInstruction<TProgramAddress, TAccountConfig, TAccountRewardVault>);
}

export type ParsedSyncRewardsInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The configuration. */
        config: TAccountMetas[0];
        /** Where fees arrive. */
        rewardVault: TAccountMetas[1];
    };
    data: SyncRewardsInstructionData;
};

export function parseSyncRewardsInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedSyncRewardsInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 2) {
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
        accounts: { config: getNextAccount(), rewardVault: getNextAccount() },
        data: getSyncRewardsInstructionDataDecoder().decode(instruction.data),
    };
}
