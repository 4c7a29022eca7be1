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
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const FINALIZE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([171, 61, 218, 56, 127, 115, 12, 217]);

export function getFinalizeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(FINALIZE_INSTRUCTION_DISCRIMINATOR);
}

export type FinalizeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountPhase extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase, ...TRemainingAccounts]
    >;

export type FinalizeInstructionData = { discriminator: ReadonlyUint8Array };

export type FinalizeInstructionDataArgs = {};

export function getFinalizeInstructionDataEncoder(): FixedSizeEncoder<FinalizeInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: FINALIZE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getFinalizeInstructionDataDecoder(): FixedSizeDecoder<FinalizeInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getFinalizeInstructionDataCodec(): FixedSizeCodec<
    FinalizeInstructionDataArgs,
    FinalizeInstructionData
> {
    return combineCodec(getFinalizeInstructionDataEncoder(), getFinalizeInstructionDataDecoder());
}

export type FinalizeInput<TAccountPhase extends string = string> = {
    /** The phase. */
    phase: Address<TAccountPhase>;
};

export function getFinalizeInstruction<
    TAccountPhase extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: FinalizeInput<TAccountPhase>,
    config?: { programAddress?: TProgramAddress },
): FinalizeInstruction<TProgramAddress, TAccountPhase> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = { phase: { value: input.phase ?? null, isWritable: true } };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.phase)],
        data: getFinalizeInstructionDataEncoder().encode({}),
        programAddress,
    } as FinalizeInstruction<TProgramAddress, TAccountPhase>);
}

export type ParsedFinalizeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The phase. */
        phase: TAccountMetas[0];
    };
    data: FinalizeInstructionData;
};

export function parseFinalizeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedFinalizeInstruction<TProgram, TAccountMetas> {
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
        accounts: { phase: getNextAccount() },
        data: getFinalizeInstructionDataDecoder().decode(instruction.data),
    };
}
