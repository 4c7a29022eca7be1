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
import {
    getPolicyTermsDecoder,
    getPolicyTermsEncoder,
    type PolicyTerms,
    type PolicyTermsArgs,
} from '../types/index.js';

export const PROPOSE_POLICY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([76, 109, 252, 233, 201, 68, 11, 165]);

export function getProposePolicyInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(PROPOSE_POLICY_INSTRUCTION_DISCRIMINATOR);
}

export type ProposePolicyInstruction<
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

export type ProposePolicyInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The policy. */
    policy: PolicyTerms;
};

export type ProposePolicyInstructionDataArgs = {
    /** The policy. */
    policy: PolicyTermsArgs;
};

export function getProposePolicyInstructionDataEncoder(): FixedSizeEncoder<ProposePolicyInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['policy', getPolicyTermsEncoder()],
        ]),
        (value) => ({ ...value, discriminator: PROPOSE_POLICY_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getProposePolicyInstructionDataDecoder(): FixedSizeDecoder<ProposePolicyInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['policy', getPolicyTermsDecoder()],
    ]);
}

export function getProposePolicyInstructionDataCodec(): FixedSizeCodec<
    ProposePolicyInstructionDataArgs,
    ProposePolicyInstructionData
> {
    return combineCodec(getProposePolicyInstructionDataEncoder(), getProposePolicyInstructionDataDecoder());
}

export type ProposePolicyInput<TAccountAdmin extends string = string, TAccountConfig extends string = string> = {
    /** The admin. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    policy: ProposePolicyInstructionDataArgs['policy'];
};

export function getProposePolicyInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ProposePolicyInput<TAccountAdmin, TAccountConfig>,
    config?: { programAddress?: TProgramAddress },
): ProposePolicyInstruction<TProgramAddress, TAccountAdmin, TAccountConfig> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.admin), getAccountMeta(accounts.config)],
        data: getProposePolicyInstructionDataEncoder().encode(args as ProposePolicyInstructionDataArgs),
        programAddress,
    } as ProposePolicyInstruction<TProgramAddress, TAccountAdmin, TAccountConfig>);
}

export type ParsedProposePolicyInstruction<
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
    data: ProposePolicyInstructionData;
};

export function parseProposePolicyInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedProposePolicyInstruction<TProgram, TAccountMetas> {
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
        data: getProposePolicyInstructionDataDecoder().decode(instruction.data),
    };
}
