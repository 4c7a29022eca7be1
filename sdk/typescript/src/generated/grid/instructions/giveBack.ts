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

export const GIVE_BACK_INSTRUCTION_DISCRIMINATOR = new Uint8Array([127, 15, 168, 36, 89, 94, 137, 216]);

export function getGiveBackInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(GIVE_BACK_INSTRUCTION_DISCRIMINATOR);
}

export type GiveBackInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type GiveBackInstructionData = { discriminator: ReadonlyUint8Array };

export type GiveBackInstructionDataArgs = {};

export function getGiveBackInstructionDataEncoder(): FixedSizeEncoder<GiveBackInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: GIVE_BACK_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getGiveBackInstructionDataDecoder(): FixedSizeDecoder<GiveBackInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getGiveBackInstructionDataCodec(): FixedSizeCodec<
    GiveBackInstructionDataArgs,
    GiveBackInstructionData
> {
    return combineCodec(getGiveBackInstructionDataEncoder(), getGiveBackInstructionDataDecoder());
}

export type GiveBackInput<
    TAccountOwner extends string = string,
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountPayer extends string = string,
> = {
    /** Who owns the seat. */
    owner: TransactionSigner<TAccountOwner>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat, or place in the waiting list. */
    seat: Address<TAccountSeat>;
    /** Who paid the seat's rent. */
    payer: Address<TAccountPayer>;
};

export function getGiveBackInstruction<
    TAccountOwner extends string,
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: GiveBackInput<TAccountOwner, TAccountPhase, TAccountSeat, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): GiveBackInstruction<TProgramAddress, TAccountOwner, TAccountPhase, TAccountSeat, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.payer),
        ],
        data: getGiveBackInstructionDataEncoder().encode({}),
        programAddress,
    } as GiveBackInstruction<TProgramAddress, TAccountOwner, TAccountPhase, TAccountSeat, TAccountPayer>);
}

export type ParsedGiveBackInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the seat. */
        owner: TAccountMetas[0];
        /** The phase. */
        phase: TAccountMetas[1];
        /** The seat, or place in the waiting list. */
        seat: TAccountMetas[2];
        /** Who paid the seat's rent. */
        payer: TAccountMetas[3];
    };
    data: GiveBackInstructionData;
};

export function parseGiveBackInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedGiveBackInstruction<TProgram, TAccountMetas> {
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
        accounts: { owner: getNextAccount(), phase: getNextAccount(), seat: getNextAccount(), payer: getNextAccount() },
        data: getGiveBackInstructionDataDecoder().decode(instruction.data),
    };
}
