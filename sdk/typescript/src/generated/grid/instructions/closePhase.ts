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

export const CLOSE_PHASE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([43, 184, 248, 51, 38, 186, 72, 53]);

export function getClosePhaseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_PHASE_INSTRUCTION_DISCRIMINATOR);
}

export type ClosePhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountPool extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountPool extends string ? WritableAccount<TAccountPool> : TAccountPool,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ClosePhaseInstructionData = { discriminator: ReadonlyUint8Array };

export type ClosePhaseInstructionDataArgs = {};

export function getClosePhaseInstructionDataEncoder(): FixedSizeEncoder<ClosePhaseInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_PHASE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getClosePhaseInstructionDataDecoder(): FixedSizeDecoder<ClosePhaseInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getClosePhaseInstructionDataCodec(): FixedSizeCodec<
    ClosePhaseInstructionDataArgs,
    ClosePhaseInstructionData
> {
    return combineCodec(getClosePhaseInstructionDataEncoder(), getClosePhaseInstructionDataDecoder());
}

export type ClosePhaseInput<
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountPool extends string = string,
    TAccountVault extends string = string,
    TAccountPayer extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The pool of all phases. */
    pool: Address<TAccountPool>;
    /** The phase's vault. */
    vault: Address<TAccountVault>;
    /** Who paid the rent of the phase and its vault. */
    payer: Address<TAccountPayer>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getClosePhaseInstruction<
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountPool extends string,
    TAccountVault extends string,
    TAccountPayer extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: ClosePhaseInput<
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountPayer,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ClosePhaseInstruction<
    TProgramAddress,
    TAccountGrid,
    TAccountPhase,
    TAccountPool,
    TAccountVault,
    TAccountPayer,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        grid: { value: input.grid ?? null, isWritable: true },
        phase: { value: input.phase ?? null, isWritable: true },
        pool: { value: input.pool ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        payer: { value: input.payer ?? null, isWritable: true },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.grid),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getClosePhaseInstructionDataEncoder().encode({}),
        programAddress,
    } as ClosePhaseInstruction<
        TProgramAddress,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountPayer,
        TAccountTokenProgram
    >);
}

export type ParsedClosePhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** What all phases share. */
        grid: TAccountMetas[0];
        /** The phase. */
        phase: TAccountMetas[1];
        /** The pool of all phases. */
        pool: TAccountMetas[2];
        /** The phase's vault. */
        vault: TAccountMetas[3];
        /** Who paid the rent of the phase and its vault. */
        payer: TAccountMetas[4];
        /** The token program. */
        tokenProgram: TAccountMetas[5];
    };
    data: ClosePhaseInstructionData;
};

export function parseClosePhaseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedClosePhaseInstruction<TProgram, TAccountMetas> {
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
            grid: getNextAccount(),
            phase: getNextAccount(),
            pool: getNextAccount(),
            vault: getNextAccount(),
            payer: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getClosePhaseInstructionDataDecoder().decode(instruction.data),
    };
}
