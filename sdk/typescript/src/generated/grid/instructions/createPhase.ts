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
    getU32Decoder,
    getU32Encoder,
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
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';
import { getPhaseTermsDecoder, getPhaseTermsEncoder, type PhaseTerms, type PhaseTermsArgs } from '../types/index.js';

export const CREATE_PHASE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([104, 207, 239, 15, 36, 88, 8, 15]);

export function getCreatePhaseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CREATE_PHASE_INSTRUCTION_DISCRIMINATOR);
}

export type CreatePhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? WritableSignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type CreatePhaseInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The number that its address is derived from: the grid's next one. */
    number: number;
    /** Its terms. */
    terms: PhaseTerms;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
};

export type CreatePhaseInstructionDataArgs = {
    /** The number that its address is derived from: the grid's next one. */
    number: number;
    /** Its terms. */
    terms: PhaseTermsArgs;
    /** The classes of GPUs that may register; zero where there is none, all zero: any. */
    classes: Array<Address>;
};

export function getCreatePhaseInstructionDataEncoder(): FixedSizeEncoder<CreatePhaseInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['number', getU32Encoder()],
            ['terms', getPhaseTermsEncoder()],
            ['classes', getArrayEncoder(getAddressEncoder(), { size: 16 })],
        ]),
        (value) => ({ ...value, discriminator: CREATE_PHASE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getCreatePhaseInstructionDataDecoder(): FixedSizeDecoder<CreatePhaseInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['number', getU32Decoder()],
        ['terms', getPhaseTermsDecoder()],
        ['classes', getArrayDecoder(getAddressDecoder(), { size: 16 })],
    ]);
}

export function getCreatePhaseInstructionDataCodec(): FixedSizeCodec<
    CreatePhaseInstructionDataArgs,
    CreatePhaseInstructionData
> {
    return combineCodec(getCreatePhaseInstructionDataEncoder(), getCreatePhaseInstructionDataDecoder());
}

export type CreatePhaseInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The authority, who pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase to create. */
    phase: Address<TAccountPhase>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    number: CreatePhaseInstructionDataArgs['number'];
    terms: CreatePhaseInstructionDataArgs['terms'];
    classes: CreatePhaseInstructionDataArgs['classes'];
};

export function getCreatePhaseInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: CreatePhaseInput<TAccountAuthority, TAccountGrid, TAccountPhase, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): CreatePhaseInstruction<TProgramAddress, TAccountAuthority, TAccountGrid, TAccountPhase, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        grid: { value: input.grid ?? null, isWritable: true },
        phase: { value: input.phase ?? null, isWritable: true },
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
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.grid),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getCreatePhaseInstructionDataEncoder().encode(args as CreatePhaseInstructionDataArgs),
        programAddress,
    } as CreatePhaseInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountSystemProgram
    >);
}

export type ParsedCreatePhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority, who pays. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
        /** The phase to create. */
        phase: TAccountMetas[2];
        /** The system program. */
        systemProgram: TAccountMetas[3];
    };
    data: CreatePhaseInstructionData;
};

export function parseCreatePhaseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCreatePhaseInstruction<TProgram, TAccountMetas> {
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
        accounts: {
            authority: getNextAccount(),
            grid: getNextAccount(),
            phase: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getCreatePhaseInstructionDataDecoder().decode(instruction.data),
    };
}
