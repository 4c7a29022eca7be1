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

export const RESTAKE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([97, 161, 241, 167, 6, 32, 213, 53]);

export function getRestakeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(RESTAKE_INSTRUCTION_DISCRIMINATOR);
}

export type RestakeInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
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
            TAccountRewardVault extends string ? ReadonlyAccount<TAccountRewardVault> : TAccountRewardVault,
            ...TRemainingAccounts,
        ]
    >;

export type RestakeInstructionData = { discriminator: ReadonlyUint8Array };

export type RestakeInstructionDataArgs = {};

export function getRestakeInstructionDataEncoder(): FixedSizeEncoder<RestakeInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: RESTAKE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getRestakeInstructionDataDecoder(): FixedSizeDecoder<RestakeInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getRestakeInstructionDataCodec(): FixedSizeCodec<RestakeInstructionDataArgs, RestakeInstructionData> {
    return combineCodec(getRestakeInstructionDataEncoder(), getRestakeInstructionDataDecoder());
}

export type RestakeInput<
    TAccountOwner extends string = string,
    TAccountConfig extends string = string,
    TAccountStake extends string = string,
    TAccountRewardVault extends string = string,
> = {
    /** Who owns the stake. */
    owner: TransactionSigner<TAccountOwner>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The stake. */
    stake: Address<TAccountStake>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
};

export function getRestakeInstruction<
    TAccountOwner extends string,
    TAccountConfig extends string,
    TAccountStake extends string,
    TAccountRewardVault extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: RestakeInput<TAccountOwner, TAccountConfig, TAccountStake, TAccountRewardVault>,
    config?: { programAddress?: TProgramAddress },
): RestakeInstruction<TProgramAddress, TAccountOwner, TAccountConfig, TAccountStake, TAccountRewardVault> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.rewardVault),
        ],
        data: getRestakeInstructionDataEncoder().encode({}),
        programAddress,
    } as RestakeInstruction<TProgramAddress, TAccountOwner, TAccountConfig, TAccountStake, TAccountRewardVault>);
}

export type ParsedRestakeInstruction<
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
    };
    data: RestakeInstructionData;
};

export function parseRestakeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedRestakeInstruction<TProgram, TAccountMetas> {
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
            owner: getNextAccount(),
            config: getNextAccount(),
            stake: getNextAccount(),
            rewardVault: getNextAccount(),
        },
        data: getRestakeInstructionDataDecoder().decode(instruction.data),
    };
}
