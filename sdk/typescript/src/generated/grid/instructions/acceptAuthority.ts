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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const ACCEPT_AUTHORITY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([107, 86, 198, 91, 33, 12, 107, 160]);

export function getAcceptAuthorityInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(ACCEPT_AUTHORITY_INSTRUCTION_DISCRIMINATOR);
}

export type AcceptAuthorityInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountProposed extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountProposed extends string
                ? ReadonlySignerAccount<TAccountProposed> & AccountSignerMeta<TAccountProposed>
                : TAccountProposed,
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            ...TRemainingAccounts,
        ]
    >;

export type AcceptAuthorityInstructionData = { discriminator: ReadonlyUint8Array };

export type AcceptAuthorityInstructionDataArgs = {};

export function getAcceptAuthorityInstructionDataEncoder(): FixedSizeEncoder<AcceptAuthorityInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: ACCEPT_AUTHORITY_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getAcceptAuthorityInstructionDataDecoder(): FixedSizeDecoder<AcceptAuthorityInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getAcceptAuthorityInstructionDataCodec(): FixedSizeCodec<
    AcceptAuthorityInstructionDataArgs,
    AcceptAuthorityInstructionData
> {
    return combineCodec(getAcceptAuthorityInstructionDataEncoder(), getAcceptAuthorityInstructionDataDecoder());
}

export type AcceptAuthorityInput<TAccountProposed extends string = string, TAccountGrid extends string = string> = {
    /** Who was proposed. */
    proposed: TransactionSigner<TAccountProposed>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
};

export function getAcceptAuthorityInstruction<
    TAccountProposed extends string,
    TAccountGrid extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: AcceptAuthorityInput<TAccountProposed, TAccountGrid>,
    config?: { programAddress?: TProgramAddress },
): AcceptAuthorityInstruction<TProgramAddress, TAccountProposed, TAccountGrid> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        proposed: { value: input.proposed ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.proposed), getAccountMeta(accounts.grid)],
        data: getAcceptAuthorityInstructionDataEncoder().encode({}),
        programAddress,
    } as AcceptAuthorityInstruction<TProgramAddress, TAccountProposed, TAccountGrid>);
}

export type ParsedAcceptAuthorityInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who was proposed. */
        proposed: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
    };
    data: AcceptAuthorityInstructionData;
};

export function parseAcceptAuthorityInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedAcceptAuthorityInstruction<TProgram, TAccountMetas> {
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
        accounts: { proposed: getNextAccount(), grid: getNextAccount() },
        data: getAcceptAuthorityInstructionDataDecoder().decode(instruction.data),
    };
}
