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
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { findVaultPda } from '../pdas/index.js';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { expectAddress, getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const OPEN_PHASE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([100, 57, 142, 52, 168, 12, 185, 71]);

export function getOpenPhaseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(OPEN_PHASE_INSTRUCTION_DISCRIMINATOR);
}

export type OpenPhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountPool extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountMint extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
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
            TAccountPool extends string ? WritableAccount<TAccountPool> : TAccountPool,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type OpenPhaseInstructionData = { discriminator: ReadonlyUint8Array };

export type OpenPhaseInstructionDataArgs = {};

export function getOpenPhaseInstructionDataEncoder(): FixedSizeEncoder<OpenPhaseInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: OPEN_PHASE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getOpenPhaseInstructionDataDecoder(): FixedSizeDecoder<OpenPhaseInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getOpenPhaseInstructionDataCodec(): FixedSizeCodec<
    OpenPhaseInstructionDataArgs,
    OpenPhaseInstructionData
> {
    return combineCodec(getOpenPhaseInstructionDataEncoder(), getOpenPhaseInstructionDataDecoder());
}

export type OpenPhaseAsyncInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountPool extends string = string,
    TAccountVault extends string = string,
    TAccountMint extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The authority, who pays the vault's rent. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The pool of all phases. */
    pool: Address<TAccountPool>;
    /** The phase's token account to create. */
    vault?: Address<TAccountVault>;
    /** The token that prizes are paid in. */
    mint: Address<TAccountMint>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export async function getOpenPhaseInstructionAsync<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountPool extends string,
    TAccountVault extends string,
    TAccountMint extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: OpenPhaseAsyncInput<
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    OpenPhaseInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        grid: { value: input.grid ?? null, isWritable: true },
        phase: { value: input.phase ?? null, isWritable: true },
        pool: { value: input.pool ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.vault.value) {
        accounts.vault.value = await findVaultPda({ phase: expectAddress(accounts.phase.value) });
    }
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }
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
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getOpenPhaseInstructionDataEncoder().encode({}),
        programAddress,
    } as OpenPhaseInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type OpenPhaseInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountPool extends string = string,
    TAccountVault extends string = string,
    TAccountMint extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The authority, who pays the vault's rent. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The pool of all phases. */
    pool: Address<TAccountPool>;
    /** The phase's token account to create. */
    vault: Address<TAccountVault>;
    /** The token that prizes are paid in. */
    mint: Address<TAccountMint>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export function getOpenPhaseInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountPool extends string,
    TAccountVault extends string,
    TAccountMint extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: OpenPhaseInput<
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): OpenPhaseInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountGrid,
    TAccountPhase,
    TAccountPool,
    TAccountVault,
    TAccountMint,
    TAccountTokenProgram,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        grid: { value: input.grid ?? null, isWritable: true },
        phase: { value: input.phase ?? null, isWritable: true },
        pool: { value: input.pool ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }
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
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getOpenPhaseInstructionDataEncoder().encode({}),
        programAddress,
    } as OpenPhaseInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPhase,
        TAccountPool,
        TAccountVault,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type ParsedOpenPhaseInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority, who pays the vault's rent. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
        /** The phase. */
        phase: TAccountMetas[2];
        /** The pool of all phases. */
        pool: TAccountMetas[3];
        /** The phase's token account to create. */
        vault: TAccountMetas[4];
        /** The token that prizes are paid in. */
        mint: TAccountMetas[5];
        /** The token program. */
        tokenProgram: TAccountMetas[6];
        /** The system program. */
        systemProgram: TAccountMetas[7];
    };
    data: OpenPhaseInstructionData;
};

export function parseOpenPhaseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedOpenPhaseInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 8) {
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
            mint: getNextAccount(),
            tokenProgram: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getOpenPhaseInstructionDataDecoder().decode(instruction.data),
    };
}
