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
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const SWEEP_INSTRUCTION_DISCRIMINATOR = new Uint8Array([40, 23, 234, 175, 14, 61, 154, 177]);

export function getSweepInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SWEEP_INSTRUCTION_DISCRIMINATOR);
}

export type SweepInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountQueue extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue, ...TRemainingAccounts]
    >;

export type SweepInstructionData = { discriminator: ReadonlyUint8Array };

export type SweepInstructionDataArgs = {};

export function getSweepInstructionDataEncoder(): FixedSizeEncoder<SweepInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: SWEEP_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getSweepInstructionDataDecoder(): FixedSizeDecoder<SweepInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getSweepInstructionDataCodec(): FixedSizeCodec<SweepInstructionDataArgs, SweepInstructionData> {
    return combineCodec(getSweepInstructionDataEncoder(), getSweepInstructionDataDecoder());
}

export type SweepInput<TAccountQueue extends string = string> = {
    /** The queue. */
    queue: Address<TAccountQueue>;
};

export function getSweepInstruction<
    TAccountQueue extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: SweepInput<TAccountQueue>,
    config?: { programAddress?: TProgramAddress },
): SweepInstruction<TProgramAddress, TAccountQueue> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = { queue: { value: input.queue ?? null, isWritable: true } };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.queue)],
        data: getSweepInstructionDataEncoder().encode({}),
        programAddress,
    } as SweepInstruction<TProgramAddress, TAccountQueue>);
}

export type ParsedSweepInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The queue. */
        queue: TAccountMetas[0];
    };
    data: SweepInstructionData;
};

export function parseSweepInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedSweepInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 1) {
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
        accounts: { queue: getNextAccount() },
        data: getSweepInstructionDataDecoder().decode(instruction.data),
    };
}
