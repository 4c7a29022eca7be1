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
    type ReadonlyAccount,
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CANCEL_PHASE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([81, 101, 87, 204, 1, 153, 123, 161]);

export function getCancelPhaseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CANCEL_PHASE_INSTRUCTION_DISCRIMINATOR);
}

export type CancelPhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
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
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountPool extends string ? WritableAccount<TAccountPool> : TAccountPool,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type CancelPhaseInstructionData = { discriminator: ReadonlyUint8Array };

export type CancelPhaseInstructionDataArgs = {};

export function getCancelPhaseInstructionDataEncoder(): FixedSizeEncoder<CancelPhaseInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CANCEL_PHASE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCancelPhaseInstructionDataDecoder(): FixedSizeDecoder<CancelPhaseInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCancelPhaseInstructionDataCodec(): FixedSizeCodec<
    CancelPhaseInstructionDataArgs,
    CancelPhaseInstructionData
> {
    return combineCodec(getCancelPhaseInstructionDataEncoder(), getCancelPhaseInstructionDataDecoder());
}

export type CancelPhaseInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountPool extends string = string,
    TAccountVault extends string = string,
    TAccountPayer extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The pool of all phases. */
    pool: Address<TAccountPool>;
    /** Its vault; a draft has none, and this is not read then. */
    vault: Address<TAccountVault>;
    /** Who paid the rent of the phase and its vault. */
    payer: Address<TAccountPayer>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getCancelPhaseInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountPool extends string,
    TAccountVault extends string,
    TAccountPayer extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: CancelPhaseInput<
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountPayer,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): CancelPhaseInstruction<
    TProgramAddress,
    TAccountAuthority,
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
        authority: { value: input.authority ?? null, isWritable: false },
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
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.grid),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getCancelPhaseInstructionDataEncoder().encode({}),
        programAddress,
    } as CancelPhaseInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountPayer,
        TAccountTokenProgram
    >);
}

export type ParsedCancelPhaseInstruction<
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
        /** The pool of all phases. */
        pool: TAccountMetas[3];
        /** Its vault; a draft has none, and this is not read then. */
        vault: TAccountMetas[4];
        /** Who paid the rent of the phase and its vault. */
        payer: TAccountMetas[5];
        /** The token program. */
        tokenProgram: TAccountMetas[6];
    };
    data: CancelPhaseInstructionData;
};

export function parseCancelPhaseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCancelPhaseInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 7) {
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
            pool: getNextAccount(),
            vault: getNextAccount(),
            payer: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getCancelPhaseInstructionDataDecoder().decode(instruction.data),
    };
}
