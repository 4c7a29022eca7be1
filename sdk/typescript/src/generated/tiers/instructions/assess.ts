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

export const ASSESS_INSTRUCTION_DISCRIMINATOR = new Uint8Array([165, 253, 42, 57, 170, 187, 141, 44]);

export function getAssessInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(ASSESS_INSTRUCTION_DISCRIMINATOR);
}

export type AssessInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? ReadonlyAccount<TAccountRecord> : TAccountRecord,
            ...TRemainingAccounts,
        ]
    >;

export type AssessInstructionData = { discriminator: ReadonlyUint8Array };

export type AssessInstructionDataArgs = {};

export function getAssessInstructionDataEncoder(): FixedSizeEncoder<AssessInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: ASSESS_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getAssessInstructionDataDecoder(): FixedSizeDecoder<AssessInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getAssessInstructionDataCodec(): FixedSizeCodec<AssessInstructionDataArgs, AssessInstructionData> {
    return combineCodec(getAssessInstructionDataEncoder(), getAssessInstructionDataDecoder());
}

export type AssessInput<
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
> = {
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The record that the jobs program keeps for the host; it may not exist yet. */
    record: Address<TAccountRecord>;
};

export function getAssessInstruction<
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: AssessInput<TAccountConfig, TAccountHost, TAccountRecord>,
    config?: { programAddress?: TProgramAddress },
): AssessInstruction<TProgramAddress, TAccountConfig, TAccountHost, TAccountRecord> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        record: { value: input.record ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.config), getAccountMeta(accounts.host), getAccountMeta(accounts.record)],
        data: getAssessInstructionDataEncoder().encode({}),
        programAddress,
    } as AssessInstruction<TProgramAddress, TAccountConfig, TAccountHost, TAccountRecord>);
}

export type ParsedAssessInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The configuration. */
        config: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** The record that the jobs program keeps for the host; it may not exist yet. */
        record: TAccountMetas[2];
    };
    data: AssessInstructionData;
};

export function parseAssessInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedAssessInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 3) {
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
        accounts: { config: getNextAccount(), host: getNextAccount(), record: getNextAccount() },
        data: getAssessInstructionDataDecoder().decode(instruction.data),
    };
}
