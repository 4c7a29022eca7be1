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

export const COUNT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([214, 3, 93, 57, 210, 192, 181, 206]);

export function getCountInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(COUNT_INSTRUCTION_DISCRIMINATOR);
}

export type CountInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? ReadonlyAccount<TAccountRecord> : TAccountRecord,
            ...TRemainingAccounts,
        ]
    >;

export type CountInstructionData = { discriminator: ReadonlyUint8Array };

export type CountInstructionDataArgs = {};

export function getCountInstructionDataEncoder(): FixedSizeEncoder<CountInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: COUNT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCountInstructionDataDecoder(): FixedSizeDecoder<CountInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCountInstructionDataCodec(): FixedSizeCodec<CountInstructionDataArgs, CountInstructionData> {
    return combineCodec(getCountInstructionDataEncoder(), getCountInstructionDataDecoder());
}

export type CountInput<
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
> = {
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat. */
    seat: Address<TAccountSeat>;
    /** The seat's host. */
    host: Address<TAccountHost>;
    /** The record that the jobs program keeps for the host. */
    record: Address<TAccountRecord>;
};

export function getCountInstruction<
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: CountInput<TAccountPhase, TAccountSeat, TAccountHost, TAccountRecord>,
    config?: { programAddress?: TProgramAddress },
): CountInstruction<TProgramAddress, TAccountPhase, TAccountSeat, TAccountHost, TAccountRecord> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: false },
        record: { value: input.record ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
        ],
        data: getCountInstructionDataEncoder().encode({}),
        programAddress,
    } as CountInstruction<TProgramAddress, TAccountPhase, TAccountSeat, TAccountHost, TAccountRecord>);
}

export type ParsedCountInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The phase. */
        phase: TAccountMetas[0];
        /** The seat. */
        seat: TAccountMetas[1];
        /** The seat's host. */
        host: TAccountMetas[2];
        /** The record that the jobs program keeps for the host. */
        record: TAccountMetas[3];
    };
    data: CountInstructionData;
};

export function parseCountInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCountInstruction<TProgram, TAccountMetas> {
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
        accounts: { phase: getNextAccount(), seat: getNextAccount(), host: getNextAccount(), record: getNextAccount() },
        data: getCountInstructionDataDecoder().decode(instruction.data),
    };
}
