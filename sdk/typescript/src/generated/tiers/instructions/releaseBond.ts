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
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const RELEASE_BOND_INSTRUCTION_DISCRIMINATOR = new Uint8Array([15, 50, 71, 19, 101, 191, 81, 142]);

export function getReleaseBondInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(RELEASE_BOND_INSTRUCTION_DISCRIMINATOR);
}

export type ReleaseBondInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountBonder extends string | AccountMeta<string> = string,
    TAccountStakingProgram extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountBonder extends string ? ReadonlyAccount<TAccountBonder> : TAccountBonder,
            TAccountStakingProgram extends string ? ReadonlyAccount<TAccountStakingProgram> : TAccountStakingProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ReleaseBondInstructionData = { discriminator: ReadonlyUint8Array };

export type ReleaseBondInstructionDataArgs = {};

export function getReleaseBondInstructionDataEncoder(): FixedSizeEncoder<ReleaseBondInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: RELEASE_BOND_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getReleaseBondInstructionDataDecoder(): FixedSizeDecoder<ReleaseBondInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getReleaseBondInstructionDataCodec(): FixedSizeCodec<
    ReleaseBondInstructionDataArgs,
    ReleaseBondInstructionData
> {
    return combineCodec(getReleaseBondInstructionDataEncoder(), getReleaseBondInstructionDataDecoder());
}

export type ReleaseBondInput<
    TAccountHost extends string = string,
    TAccountStake extends string = string,
    TAccountBonder extends string = string,
    TAccountStakingProgram extends string = string,
> = {
    /** The host. */
    host: Address<TAccountHost>;
    /** Its owner's stake. */
    stake: Address<TAccountStake>;
    /** The key that bonds, releases and slashes. */
    bonder: Address<TAccountBonder>;
    /** The staking program. */
    stakingProgram: Address<TAccountStakingProgram>;
};

export function getReleaseBondInstruction<
    TAccountHost extends string,
    TAccountStake extends string,
    TAccountBonder extends string,
    TAccountStakingProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ReleaseBondInput<TAccountHost, TAccountStake, TAccountBonder, TAccountStakingProgram>,
    config?: { programAddress?: TProgramAddress },
): ReleaseBondInstruction<TProgramAddress, TAccountHost, TAccountStake, TAccountBonder, TAccountStakingProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        host: { value: input.host ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        bonder: { value: input.bonder ?? null, isWritable: false },
        stakingProgram: { value: input.stakingProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.bonder),
            getAccountMeta(accounts.stakingProgram),
        ],
        data: getReleaseBondInstructionDataEncoder().encode({}),
        programAddress,
    } as ReleaseBondInstruction<TProgramAddress, TAccountHost, TAccountStake, TAccountBonder, TAccountStakingProgram>);
}

export type ParsedReleaseBondInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The host. */
        host: TAccountMetas[0];
        /** Its owner's stake. */
        stake: TAccountMetas[1];
        /** The key that bonds, releases and slashes. */
        bonder: TAccountMetas[2];
        /** The staking program. */
        stakingProgram: TAccountMetas[3];
    };
    data: ReleaseBondInstructionData;
};

export function parseReleaseBondInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedReleaseBondInstruction<TProgram, TAccountMetas> {
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
            host: getNextAccount(),
            stake: getNextAccount(),
            bonder: getNextAccount(),
            stakingProgram: getNextAccount(),
        },
        data: getReleaseBondInstructionDataDecoder().decode(instruction.data),
    };
}
