// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getI32Decoder,
    getI32Encoder,
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
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const ATTACH_RESULT_INSTRUCTION_DISCRIMINATOR = new Uint8Array([27, 18, 48, 240, 124, 235, 150, 230]);

export function getAttachResultInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(ATTACH_RESULT_INSTRUCTION_DISCRIMINATOR);
}

export type AttachResultInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountWorker extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountWorker extends string
                ? ReadonlySignerAccount<TAccountWorker> & AccountSignerMeta<TAccountWorker>
                : TAccountWorker,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            ...TRemainingAccounts,
        ]
    >;

export type AttachResultInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** What the job's process ended with. */
    exitCode: number;
    /** SHA-256 of the result's bytes. */
    result: ReadonlyUint8Array;
};

export type AttachResultInstructionDataArgs = {
    /** What the job's process ended with. */
    exitCode: number;
    /** SHA-256 of the result's bytes. */
    result: ReadonlyUint8Array;
};

export function getAttachResultInstructionDataEncoder(): FixedSizeEncoder<AttachResultInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['exitCode', getI32Encoder()],
            ['result', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: ATTACH_RESULT_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getAttachResultInstructionDataDecoder(): FixedSizeDecoder<AttachResultInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['exitCode', getI32Decoder()],
        ['result', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

export function getAttachResultInstructionDataCodec(): FixedSizeCodec<
    AttachResultInstructionDataArgs,
    AttachResultInstructionData
> {
    return combineCodec(getAttachResultInstructionDataEncoder(), getAttachResultInstructionDataDecoder());
}

export type AttachResultInput<
    TAccountWorker extends string = string,
    TAccountHost extends string = string,
    TAccountJob extends string = string,
> = {
    /** The agent's key. */
    worker: TransactionSigner<TAccountWorker>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The job. */
    job: Address<TAccountJob>;
    exitCode: AttachResultInstructionDataArgs['exitCode'];
    result: AttachResultInstructionDataArgs['result'];
};

export function getAttachResultInstruction<
    TAccountWorker extends string,
    TAccountHost extends string,
    TAccountJob extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: AttachResultInput<TAccountWorker, TAccountHost, TAccountJob>,
    config?: { programAddress?: TProgramAddress },
): AttachResultInstruction<TProgramAddress, TAccountWorker, TAccountHost, TAccountJob> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        worker: { value: input.worker ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: false },
        job: { value: input.job ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.worker), getAccountMeta(accounts.host), getAccountMeta(accounts.job)],
        data: getAttachResultInstructionDataEncoder().encode(args as AttachResultInstructionDataArgs),
        programAddress,
    } as AttachResultInstruction<TProgramAddress, TAccountWorker, TAccountHost, TAccountJob>);
}

export type ParsedAttachResultInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The agent's key. */
        worker: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** The job. */
        job: TAccountMetas[2];
    };
    data: AttachResultInstructionData;
};

export function parseAttachResultInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedAttachResultInstruction<TProgram, TAccountMetas> {
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
        accounts: { worker: getNextAccount(), host: getNextAccount(), job: getNextAccount() },
        data: getAttachResultInstructionDataDecoder().decode(instruction.data),
    };
}
