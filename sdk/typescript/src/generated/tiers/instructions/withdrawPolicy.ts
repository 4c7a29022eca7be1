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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const WITHDRAW_POLICY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([232, 50, 5, 129, 211, 33, 167, 206]);

export function getWithdrawPolicyInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(WITHDRAW_POLICY_INSTRUCTION_DISCRIMINATOR);
}

export type WithdrawPolicyInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? ReadonlySignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            ...TRemainingAccounts,
        ]
    >;

export type WithdrawPolicyInstructionData = { discriminator: ReadonlyUint8Array };

export type WithdrawPolicyInstructionDataArgs = {};

export function getWithdrawPolicyInstructionDataEncoder(): FixedSizeEncoder<WithdrawPolicyInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: WITHDRAW_POLICY_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getWithdrawPolicyInstructionDataDecoder(): FixedSizeDecoder<WithdrawPolicyInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getWithdrawPolicyInstructionDataCodec(): FixedSizeCodec<
    WithdrawPolicyInstructionDataArgs,
    WithdrawPolicyInstructionData
> {
    return combineCodec(getWithdrawPolicyInstructionDataEncoder(), getWithdrawPolicyInstructionDataDecoder());
}

export type WithdrawPolicyInput<TAccountAdmin extends string = string, TAccountConfig extends string = string> = {
    /** The admin. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
};

export function getWithdrawPolicyInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: WithdrawPolicyInput<TAccountAdmin, TAccountConfig>,
    config?: { programAddress?: TProgramAddress },
): WithdrawPolicyInstruction<TProgramAddress, TAccountAdmin, TAccountConfig> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.admin), getAccountMeta(accounts.config)],
        data: getWithdrawPolicyInstructionDataEncoder().encode({}),
        programAddress,
    } as WithdrawPolicyInstruction<TProgramAddress, TAccountAdmin, TAccountConfig>);
}

export type ParsedWithdrawPolicyInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
    };
    data: WithdrawPolicyInstructionData;
};

export function parseWithdrawPolicyInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedWithdrawPolicyInstruction<TProgram, TAccountMetas> {
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
        accounts: { admin: getNextAccount(), config: getNextAccount() },
        data: getWithdrawPolicyInstructionDataDecoder().decode(instruction.data),
    };
}
