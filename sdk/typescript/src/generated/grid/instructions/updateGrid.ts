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
    getU64Decoder,
    getU64Encoder,
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

export const UPDATE_GRID_INSTRUCTION_DISCRIMINATOR = new Uint8Array([128, 159, 153, 232, 251, 126, 51, 27]);

export function getUpdateGridInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_GRID_INSTRUCTION_DISCRIMINATOR);
}

export type UpdateGridInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            ...TRemainingAccounts,
        ]
    >;

export type UpdateGridInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may award points in later phases; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: bigint;
};

export type UpdateGridInstructionDataArgs = {
    /** Who may award points in later phases; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: number | bigint;
};

export function getUpdateGridInstructionDataEncoder(): FixedSizeEncoder<UpdateGridInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
            ['budget', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: UPDATE_GRID_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUpdateGridInstructionDataDecoder(): FixedSizeDecoder<UpdateGridInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['budget', getU64Decoder()],
    ]);
}

export function getUpdateGridInstructionDataCodec(): FixedSizeCodec<
    UpdateGridInstructionDataArgs,
    UpdateGridInstructionData
> {
    return combineCodec(getUpdateGridInstructionDataEncoder(), getUpdateGridInstructionDataDecoder());
}

export type UpdateGridInput<TAccountAuthority extends string = string, TAccountGrid extends string = string> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    reviewers: UpdateGridInstructionDataArgs['reviewers'];
    budget: UpdateGridInstructionDataArgs['budget'];
};

export function getUpdateGridInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: UpdateGridInput<TAccountAuthority, TAccountGrid>,
    config?: { programAddress?: TProgramAddress },
): UpdateGridInstruction<TProgramAddress, TAccountAuthority, TAccountGrid> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.authority), getAccountMeta(accounts.grid)],
        data: getUpdateGridInstructionDataEncoder().encode(args as UpdateGridInstructionDataArgs),
        programAddress,
    } as UpdateGridInstruction<TProgramAddress, TAccountAuthority, TAccountGrid>);
}

export type ParsedUpdateGridInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
    };
    data: UpdateGridInstructionData;
};

export function parseUpdateGridInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUpdateGridInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 2) {
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
        accounts: { authority: getNextAccount(), grid: getNextAccount() },
        data: getUpdateGridInstructionDataDecoder().decode(instruction.data),
    };
}
