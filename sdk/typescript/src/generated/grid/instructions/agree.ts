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
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const AGREE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([210, 74, 38, 225, 191, 209, 34, 101]);

export function getAgreeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(AGREE_INSTRUCTION_DISCRIMINATOR);
}

export type AgreeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountReviewer extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountAward extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountReviewer extends string
                ? ReadonlySignerAccount<TAccountReviewer> & AccountSignerMeta<TAccountReviewer>
                : TAccountReviewer,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountAward extends string ? WritableAccount<TAccountAward> : TAccountAward,
            ...TRemainingAccounts,
        ]
    >;

export type AgreeInstructionData = { discriminator: ReadonlyUint8Array };

export type AgreeInstructionDataArgs = {};

export function getAgreeInstructionDataEncoder(): FixedSizeEncoder<AgreeInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: AGREE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getAgreeInstructionDataDecoder(): FixedSizeDecoder<AgreeInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getAgreeInstructionDataCodec(): FixedSizeCodec<AgreeInstructionDataArgs, AgreeInstructionData> {
    return combineCodec(getAgreeInstructionDataEncoder(), getAgreeInstructionDataDecoder());
}

export type AgreeInput<
    TAccountReviewer extends string = string,
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountAward extends string = string,
> = {
    /** Another reviewer of the phase. */
    reviewer: TransactionSigner<TAccountReviewer>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat. */
    seat: Address<TAccountSeat>;
    /** The award. */
    award: Address<TAccountAward>;
};

export function getAgreeInstruction<
    TAccountReviewer extends string,
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountAward extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: AgreeInput<TAccountReviewer, TAccountPhase, TAccountSeat, TAccountAward>,
    config?: { programAddress?: TProgramAddress },
): AgreeInstruction<TProgramAddress, TAccountReviewer, TAccountPhase, TAccountSeat, TAccountAward> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        reviewer: { value: input.reviewer ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        award: { value: input.award ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.reviewer),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.award),
        ],
        data: getAgreeInstructionDataEncoder().encode({}),
        programAddress,
    } as AgreeInstruction<TProgramAddress, TAccountReviewer, TAccountPhase, TAccountSeat, TAccountAward>);
}

export type ParsedAgreeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Another reviewer of the phase. */
        reviewer: TAccountMetas[0];
        /** The phase. */
        phase: TAccountMetas[1];
        /** The seat. */
        seat: TAccountMetas[2];
        /** The award. */
        award: TAccountMetas[3];
    };
    data: AgreeInstructionData;
};

export function parseAgreeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedAgreeInstruction<TProgram, TAccountMetas> {
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
            reviewer: getNextAccount(),
            phase: getNextAccount(),
            seat: getNextAccount(),
            award: getNextAccount(),
        },
        data: getAgreeInstructionDataDecoder().decode(instruction.data),
    };
}
