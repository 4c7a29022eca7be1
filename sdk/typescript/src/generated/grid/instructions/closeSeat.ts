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
    type ReadonlyAccount,
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLOSE_SEAT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([51, 77, 100, 197, 42, 185, 7, 225]);

export function getCloseSeatInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_SEAT_INSTRUCTION_DISCRIMINATOR);
}

export type CloseSeatInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountSigner extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountSigner extends string
                ? ReadonlySignerAccount<TAccountSigner> & AccountSignerMeta<TAccountSigner>
                : TAccountSigner,
            TAccountGrid extends string ? ReadonlyAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? ReadonlyAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseSeatInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseSeatInstructionDataArgs = {};

export function getCloseSeatInstructionDataEncoder(): FixedSizeEncoder<CloseSeatInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_SEAT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseSeatInstructionDataDecoder(): FixedSizeDecoder<CloseSeatInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseSeatInstructionDataCodec(): FixedSizeCodec<
    CloseSeatInstructionDataArgs,
    CloseSeatInstructionData
> {
    return combineCodec(getCloseSeatInstructionDataEncoder(), getCloseSeatInstructionDataDecoder());
}

export type CloseSeatInput<
    TAccountSigner extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountPayer extends string = string,
> = {
    /** Anyone; the authority or a reviewer while the phase is not closed. */
    signer: TransactionSigner<TAccountSigner>;
    /** The grid's account. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat. */
    seat: Address<TAccountSeat>;
    /** Who paid the seat's rent. */
    payer: Address<TAccountPayer>;
};

export function getCloseSeatInstruction<
    TAccountSigner extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: CloseSeatInput<TAccountSigner, TAccountGrid, TAccountPhase, TAccountSeat, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): CloseSeatInstruction<TProgramAddress, TAccountSigner, TAccountGrid, TAccountPhase, TAccountSeat, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        signer: { value: input.signer ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: false },
        seat: { value: input.seat ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.signer),
            getAccountMeta(accounts.grid),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.payer),
        ],
        data: getCloseSeatInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseSeatInstruction<
        TProgramAddress,
        TAccountSigner,
        TAccountGrid,
        TAccountPhase,
        TAccountSeat,
        TAccountPayer
    >);
}

export type ParsedCloseSeatInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Anyone; the authority or a reviewer while the phase is not closed. */
        signer: TAccountMetas[0];
        /** The grid's account. */
        grid: TAccountMetas[1];
        /** The phase. */
        phase: TAccountMetas[2];
        /** The seat. */
        seat: TAccountMetas[3];
        /** Who paid the seat's rent. */
        payer: TAccountMetas[4];
    };
    data: CloseSeatInstructionData;
};

export function parseCloseSeatInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseSeatInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 5) {
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
            signer: getNextAccount(),
            grid: getNextAccount(),
            phase: getNextAccount(),
            seat: getNextAccount(),
            payer: getNextAccount(),
        },
        data: getCloseSeatInstructionDataDecoder().decode(instruction.data),
    };
}
