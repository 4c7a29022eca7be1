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

export const COUNT_REPORT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([14, 47, 197, 106, 218, 240, 7, 98]);

export function getCountReportInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(COUNT_REPORT_INSTRUCTION_DISCRIMINATOR);
}

export type CountReportInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountReport extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountReport extends string ? ReadonlyAccount<TAccountReport> : TAccountReport,
            ...TRemainingAccounts,
        ]
    >;

export type CountReportInstructionData = { discriminator: ReadonlyUint8Array };

export type CountReportInstructionDataArgs = {};

export function getCountReportInstructionDataEncoder(): FixedSizeEncoder<CountReportInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: COUNT_REPORT_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCountReportInstructionDataDecoder(): FixedSizeDecoder<CountReportInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCountReportInstructionDataCodec(): FixedSizeCodec<
    CountReportInstructionDataArgs,
    CountReportInstructionData
> {
    return combineCodec(getCountReportInstructionDataEncoder(), getCountReportInstructionDataDecoder());
}

export type CountReportInput<
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountHost extends string = string,
    TAccountReport extends string = string,
> = {
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat. */
    seat: Address<TAccountSeat>;
    /** The seat's host. */
    host: Address<TAccountHost>;
    /** What an assessor reported of the host. */
    report: Address<TAccountReport>;
};

export function getCountReportInstruction<
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountHost extends string,
    TAccountReport extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: CountReportInput<TAccountPhase, TAccountSeat, TAccountHost, TAccountReport>,
    config?: { programAddress?: TProgramAddress },
): CountReportInstruction<TProgramAddress, TAccountPhase, TAccountSeat, TAccountHost, TAccountReport> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: false },
        report: { value: input.report ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.report),
        ],
        data: getCountReportInstructionDataEncoder().encode({}),
        programAddress,
    } as CountReportInstruction<TProgramAddress, TAccountPhase, TAccountSeat, TAccountHost, TAccountReport>);
}

export type ParsedCountReportInstruction<
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
        /** What an assessor reported of the host. */
        report: TAccountMetas[3];
    };
    data: CountReportInstructionData;
};

export function parseCountReportInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCountReportInstruction<TProgram, TAccountMetas> {
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
        accounts: { phase: getNextAccount(), seat: getNextAccount(), host: getNextAccount(), report: getNextAccount() },
        data: getCountReportInstructionDataDecoder().decode(instruction.data),
    };
}
