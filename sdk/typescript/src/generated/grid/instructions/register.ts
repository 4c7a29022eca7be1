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
    type WritableSignerAccount,
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const REGISTER_INSTRUCTION_DISCRIMINATOR = new Uint8Array([211, 124, 67, 15, 211, 194, 178, 240]);

export function getRegisterInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(REGISTER_INSTRUCTION_DISCRIMINATOR);
}

export type RegisterInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type RegisterInstructionData = { discriminator: ReadonlyUint8Array };

export type RegisterInstructionDataArgs = {};

export function getRegisterInstructionDataEncoder(): FixedSizeEncoder<RegisterInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: REGISTER_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getRegisterInstructionDataDecoder(): FixedSizeDecoder<RegisterInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getRegisterInstructionDataCodec(): FixedSizeCodec<
    RegisterInstructionDataArgs,
    RegisterInstructionData
> {
    return combineCodec(getRegisterInstructionDataEncoder(), getRegisterInstructionDataDecoder());
}

export type RegisterInput<
    TAccountOwner extends string = string,
    TAccountPayer extends string = string,
    TAccountPhase extends string = string,
    TAccountHost extends string = string,
    TAccountSeat extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who owns the host, and will be paid. */
    owner: TransactionSigner<TAccountOwner>;
    /** Who pays the rent of the new account. */
    payer: TransactionSigner<TAccountPayer>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The seat to create: one for a machine. */
    seat: Address<TAccountSeat>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export function getRegisterInstruction<
    TAccountOwner extends string,
    TAccountPayer extends string,
    TAccountPhase extends string,
    TAccountHost extends string,
    TAccountSeat extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: RegisterInput<
        TAccountOwner,
        TAccountPayer,
        TAccountPhase,
        TAccountHost,
        TAccountSeat,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): RegisterInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountPayer,
    TAccountPhase,
    TAccountHost,
    TAccountSeat,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        phase: { value: input.phase ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: false },
        seat: { value: input.seat ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getRegisterInstructionDataEncoder().encode({}),
        programAddress,
    } as RegisterInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountPhase,
        TAccountHost,
        TAccountSeat,
        TAccountSystemProgram
    >);
}

export type ParsedRegisterInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the host, and will be paid. */
        owner: TAccountMetas[0];
        /** Who pays the rent of the new account. */
        payer: TAccountMetas[1];
        /** The phase. */
        phase: TAccountMetas[2];
        /** The host. */
        host: TAccountMetas[3];
        /** The seat to create: one for a machine. */
        seat: TAccountMetas[4];
        /** The system program. */
        systemProgram: TAccountMetas[5];
    };
    data: RegisterInstructionData;
};

export function parseRegisterInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedRegisterInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 6) {
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
            owner: getNextAccount(),
            payer: getNextAccount(),
            phase: getNextAccount(),
            host: getNextAccount(),
            seat: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getRegisterInstructionDataDecoder().decode(instruction.data),
    };
}
