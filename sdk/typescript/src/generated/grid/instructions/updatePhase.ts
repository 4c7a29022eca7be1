// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
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
import { getPhaseTermsDecoder, getPhaseTermsEncoder, type PhaseTerms, type PhaseTermsArgs } from '../types/index.js';

export const UPDATE_PHASE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([192, 90, 97, 235, 207, 129, 59, 5]);

export function getUpdatePhaseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_PHASE_INSTRUCTION_DISCRIMINATOR);
}

export type UpdatePhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? ReadonlyAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            ...TRemainingAccounts,
        ]
    >;

export type UpdatePhaseInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Its terms. */
    terms: PhaseTerms;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
};

export type UpdatePhaseInstructionDataArgs = {
    /** Its terms. */
    terms: PhaseTermsArgs;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
};

export function getUpdatePhaseInstructionDataEncoder(): FixedSizeEncoder<UpdatePhaseInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['terms', getPhaseTermsEncoder()],
            ['classes', getArrayEncoder(getAddressEncoder(), { size: 16 })],
        ]),
        (value) => ({ ...value, discriminator: UPDATE_PHASE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUpdatePhaseInstructionDataDecoder(): FixedSizeDecoder<UpdatePhaseInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['terms', getPhaseTermsDecoder()],
        ['classes', getArrayDecoder(getAddressDecoder(), { size: 16 })],
    ]);
}

export function getUpdatePhaseInstructionDataCodec(): FixedSizeCodec<
    UpdatePhaseInstructionDataArgs,
    UpdatePhaseInstructionData
> {
    return combineCodec(getUpdatePhaseInstructionDataEncoder(), getUpdatePhaseInstructionDataDecoder());
}

export type UpdatePhaseInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    terms: UpdatePhaseInstructionDataArgs['terms'];
    classes: UpdatePhaseInstructionDataArgs['classes'];
};

export function getUpdatePhaseInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: UpdatePhaseInput<TAccountAuthority, TAccountGrid, TAccountPhase>,
    config?: { programAddress?: TProgramAddress },
): UpdatePhaseInstruction<TProgramAddress, TAccountAuthority, TAccountGrid, TAccountPhase> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.authority), getAccountMeta(accounts.grid), getAccountMeta(accounts.phase)],
        data: getUpdatePhaseInstructionDataEncoder().encode(args as UpdatePhaseInstructionDataArgs),
        programAddress,
    } as UpdatePhaseInstruction<TProgramAddress, TAccountAuthority, TAccountGrid, TAccountPhase>);
}

export type ParsedUpdatePhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
        /** The phase. */
        phase: TAccountMetas[2];
    };
    data: UpdatePhaseInstructionData;
};

export function parseUpdatePhaseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUpdatePhaseInstruction<TProgram, TAccountMetas> {
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
        accounts: { authority: getNextAccount(), grid: getNextAccount(), phase: getNextAccount() },
        data: getUpdatePhaseInstructionDataDecoder().decode(instruction.data),
    };
}
