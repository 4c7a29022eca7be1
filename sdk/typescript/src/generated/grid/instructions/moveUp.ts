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

export const MOVE_UP_INSTRUCTION_DISCRIMINATOR = new Uint8Array([237, 180, 63, 92, 4, 167, 233, 118]);

export function getMoveUpInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(MOVE_UP_INSTRUCTION_DISCRIMINATOR);
}

export type MoveUpInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type MoveUpInstructionData = { discriminator: ReadonlyUint8Array };

export type MoveUpInstructionDataArgs = {};

export function getMoveUpInstructionDataEncoder(): FixedSizeEncoder<MoveUpInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: MOVE_UP_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getMoveUpInstructionDataDecoder(): FixedSizeDecoder<MoveUpInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getMoveUpInstructionDataCodec(): FixedSizeCodec<MoveUpInstructionDataArgs, MoveUpInstructionData> {
    return combineCodec(getMoveUpInstructionDataEncoder(), getMoveUpInstructionDataDecoder());
}

export type MoveUpInput<
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountPayer extends string = string,
> = {
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The one whose turn it is in the waiting list. */
    seat: Address<TAccountSeat>;
    /** Who paid the seat's rent; gets it back when the seat is passed over. */
    payer: Address<TAccountPayer>;
};

export function getMoveUpInstruction<
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: MoveUpInput<TAccountPhase, TAccountSeat, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): MoveUpInstruction<TProgramAddress, TAccountPhase, TAccountSeat, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.phase), getAccountMeta(accounts.seat), getAccountMeta(accounts.payer)],
        data: getMoveUpInstructionDataEncoder().encode({}),
        programAddress,
    } as MoveUpInstruction<TProgramAddress, TAccountPhase, TAccountSeat, TAccountPayer>);
}

export type ParsedMoveUpInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The phase. */
        phase: TAccountMetas[0];
        /** The one whose turn it is in the waiting list. */
        seat: TAccountMetas[1];
        /** Who paid the seat's rent; gets it back when the seat is passed over. */
        payer: TAccountMetas[2];
    };
    data: MoveUpInstructionData;
};

export function parseMoveUpInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedMoveUpInstruction<TProgram, TAccountMetas> {
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
        accounts: { phase: getNextAccount(), seat: getNextAccount(), payer: getNextAccount() },
        data: getMoveUpInstructionDataDecoder().decode(instruction.data),
    };
}
