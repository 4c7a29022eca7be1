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
    type ReadonlyUint8Array,
    type WritableAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const APPLY_POLICY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([255, 235, 232, 54, 183, 33, 131, 224]);

export function getApplyPolicyInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(APPLY_POLICY_INSTRUCTION_DISCRIMINATOR);
}

export type ApplyPolicyInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountConfig extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig, ...TRemainingAccounts]
    >;

export type ApplyPolicyInstructionData = { discriminator: ReadonlyUint8Array };

export type ApplyPolicyInstructionDataArgs = {};

export function getApplyPolicyInstructionDataEncoder(): FixedSizeEncoder<ApplyPolicyInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: APPLY_POLICY_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getApplyPolicyInstructionDataDecoder(): FixedSizeDecoder<ApplyPolicyInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getApplyPolicyInstructionDataCodec(): FixedSizeCodec<
    ApplyPolicyInstructionDataArgs,
    ApplyPolicyInstructionData
> {
    return combineCodec(getApplyPolicyInstructionDataEncoder(), getApplyPolicyInstructionDataDecoder());
}

export type ApplyPolicyInput<TAccountConfig extends string = string> = {
    /** The configuration. */
    config: Address<TAccountConfig>;
};

export function getApplyPolicyInstruction<
    TAccountConfig extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ApplyPolicyInput<TAccountConfig>,
    config?: { programAddress?: TProgramAddress },
): ApplyPolicyInstruction<TProgramAddress, TAccountConfig> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = { config: { value: input.config ?? null, isWritable: true } };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.config)],
        data: getApplyPolicyInstructionDataEncoder().encode({}),
        programAddress,
    } as ApplyPolicyInstruction<TProgramAddress, TAccountConfig>);
}

export type ParsedApplyPolicyInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The configuration. */
        config: TAccountMetas[0];
    };
    data: ApplyPolicyInstructionData;
};

export function parseApplyPolicyInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedApplyPolicyInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 1) {
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
        accounts: { config: getNextAccount() },
        data: getApplyPolicyInstructionDataDecoder().decode(instruction.data),
    };
}
