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
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLOSE_AWARD_INSTRUCTION_DISCRIMINATOR = new Uint8Array([183, 42, 193, 186, 115, 64, 102, 53]);

export function getCloseAwardInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_AWARD_INSTRUCTION_DISCRIMINATOR);
}

export type CloseAwardInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountAward extends string | AccountMeta<string> = string,
    TAccountReviewer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountPhase extends string ? ReadonlyAccount<TAccountPhase> : TAccountPhase,
            TAccountAward extends string ? WritableAccount<TAccountAward> : TAccountAward,
            TAccountReviewer extends string ? WritableAccount<TAccountReviewer> : TAccountReviewer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseAwardInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseAwardInstructionDataArgs = {};

export function getCloseAwardInstructionDataEncoder(): FixedSizeEncoder<CloseAwardInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_AWARD_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseAwardInstructionDataDecoder(): FixedSizeDecoder<CloseAwardInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseAwardInstructionDataCodec(): FixedSizeCodec<
    CloseAwardInstructionDataArgs,
    CloseAwardInstructionData
> {
    return combineCodec(getCloseAwardInstructionDataEncoder(), getCloseAwardInstructionDataDecoder());
}

export type CloseAwardInput<
    TAccountPhase extends string = string,
    TAccountAward extends string = string,
    TAccountReviewer extends string = string,
> = {
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The award. */
    award: Address<TAccountAward>;
    /** The reviewer who awarded, and paid the award's rent. */
    reviewer: Address<TAccountReviewer>;
};

export function getCloseAwardInstruction<
    TAccountPhase extends string,
    TAccountAward extends string,
    TAccountReviewer extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: CloseAwardInput<TAccountPhase, TAccountAward, TAccountReviewer>,
    config?: { programAddress?: TProgramAddress },
): CloseAwardInstruction<TProgramAddress, TAccountPhase, TAccountAward, TAccountReviewer> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        phase: { value: input.phase ?? null, isWritable: false },
        award: { value: input.award ?? null, isWritable: true },
        reviewer: { value: input.reviewer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.phase), getAccountMeta(accounts.award), getAccountMeta(accounts.reviewer)],
        data: getCloseAwardInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseAwardInstruction<TProgramAddress, TAccountPhase, TAccountAward, TAccountReviewer>);
}

export type ParsedCloseAwardInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The phase. */
        phase: TAccountMetas[0];
        /** The award. */
        award: TAccountMetas[1];
        /** The reviewer who awarded, and paid the award's rent. */
        reviewer: TAccountMetas[2];
    };
    data: CloseAwardInstructionData;
};

export function parseCloseAwardInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseAwardInstruction<TProgram, TAccountMetas> {
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
        accounts: { phase: getNextAccount(), award: getNextAccount(), reviewer: getNextAccount() },
        data: getCloseAwardInstructionDataDecoder().decode(instruction.data),
    };
}
