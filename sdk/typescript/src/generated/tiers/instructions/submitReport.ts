// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getArrayDecoder,
    getArrayEncoder,
    getBooleanDecoder,
    getBooleanEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
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
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const SUBMIT_REPORT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([27, 178, 64, 9, 20, 46, 250, 14]);

export function getSubmitReportInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SUBMIT_REPORT_INSTRUCTION_DISCRIMINATOR);
}

export type SubmitReportInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAssessor extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountClass extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountReport extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAssessor extends string
                ? WritableSignerAccount<TAccountAssessor> & AccountSignerMeta<TAccountAssessor>
                : TAccountAssessor,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountClass extends string ? ReadonlyAccount<TAccountClass> : TAccountClass,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountReport extends string ? WritableAccount<TAccountReport> : TAccountReport,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type SubmitReportInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** What was measured, see `nosana_common::assessment::ReportKind`. */
    kind: number;
    /** Whether it passed. */
    passed: boolean;
    /** The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise. */
    figures: Array<bigint>;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Its number among the host's reports: the host's next one. */
    sequence: bigint;
};

export type SubmitReportInstructionDataArgs = {
    /** What was measured, see `nosana_common::assessment::ReportKind`. */
    kind: number;
    /** Whether it passed. */
    passed: boolean;
    /** The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise. */
    figures: Array<number | bigint>;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Its number among the host's reports: the host's next one. */
    sequence: number | bigint;
};

export function getSubmitReportInstructionDataEncoder(): FixedSizeEncoder<SubmitReportInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['kind', getU8Encoder()],
            ['passed', getBooleanEncoder()],
            ['figures', getArrayEncoder(getU64Encoder(), { size: 4 })],
            ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
            ['sequence', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: SUBMIT_REPORT_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getSubmitReportInstructionDataDecoder(): FixedSizeDecoder<SubmitReportInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['kind', getU8Decoder()],
        ['passed', getBooleanDecoder()],
        ['figures', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['sequence', getU64Decoder()],
    ]);
}

export function getSubmitReportInstructionDataCodec(): FixedSizeCodec<
    SubmitReportInstructionDataArgs,
    SubmitReportInstructionData
> {
    return combineCodec(getSubmitReportInstructionDataEncoder(), getSubmitReportInstructionDataDecoder());
}

export type SubmitReportInput<
    TAccountAssessor extends string = string,
    TAccountConfig extends string = string,
    TAccountClass extends string = string,
    TAccountHost extends string = string,
    TAccountReport extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** An assessor, who pays. */
    assessor: TransactionSigner<TAccountAssessor>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host's class of GPUs. */
    class: Address<TAccountClass>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The report to create. */
    report: Address<TAccountReport>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    kind: SubmitReportInstructionDataArgs['kind'];
    passed: SubmitReportInstructionDataArgs['passed'];
    figures: SubmitReportInstructionDataArgs['figures'];
    evidence: SubmitReportInstructionDataArgs['evidence'];
    sequence: SubmitReportInstructionDataArgs['sequence'];
};

export function getSubmitReportInstruction<
    TAccountAssessor extends string,
    TAccountConfig extends string,
    TAccountClass extends string,
    TAccountHost extends string,
    TAccountReport extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: SubmitReportInput<
        TAccountAssessor,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountReport,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): SubmitReportInstruction<
    TProgramAddress,
    TAccountAssessor,
    TAccountConfig,
    TAccountClass,
    TAccountHost,
    TAccountReport,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        assessor: { value: input.assessor ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        class: { value: input.class ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        report: { value: input.report ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.assessor),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.class),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.report),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getSubmitReportInstructionDataEncoder().encode(args as SubmitReportInstructionDataArgs),
        programAddress,
    } as SubmitReportInstruction<
        TProgramAddress,
        TAccountAssessor,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountReport,
        TAccountSystemProgram
    >);
}

export type ParsedSubmitReportInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** An assessor, who pays. */
        assessor: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The host's class of GPUs. */
        class: TAccountMetas[2];
        /** The host. */
        host: TAccountMetas[3];
        /** The report to create. */
        report: TAccountMetas[4];
        /** The system program. */
        systemProgram: TAccountMetas[5];
    };
    data: SubmitReportInstructionData;
};

export function parseSubmitReportInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedSubmitReportInstruction<TProgram, TAccountMetas> {
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
            assessor: getNextAccount(),
            config: getNextAccount(),
            class: getNextAccount(),
            host: getNextAccount(),
            report: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getSubmitReportInstructionDataDecoder().decode(instruction.data),
    };
}
