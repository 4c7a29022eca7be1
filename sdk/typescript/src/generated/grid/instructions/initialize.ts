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
    type ReadonlyAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { findGridPda, findPoolPda } from '../pdas/index.js';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const INITIALIZE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237]);

export function getInitializeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(INITIALIZE_INSTRUCTION_DISCRIMINATOR);
}

export type InitializeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPool extends string | AccountMeta<string> = string,
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
            TAccountPool extends string ? WritableAccount<TAccountPool> : TAccountPool,
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type InitializeInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: bigint;
};

export type InitializeInstructionDataArgs = {
    /** Who may award points; zero where there is none. */
    reviewers: Array<Address>;
    /** The most that all phases together may be opened with, base units. */
    budget: number | bigint;
};

export function getInitializeInstructionDataEncoder(): FixedSizeEncoder<InitializeInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['reviewers', getArrayEncoder(getAddressEncoder(), { size: 4 })],
            ['budget', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: INITIALIZE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getInitializeInstructionDataDecoder(): FixedSizeDecoder<InitializeInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['reviewers', getArrayDecoder(getAddressDecoder(), { size: 4 })],
        ['budget', getU64Decoder()],
    ]);
}

export function getInitializeInstructionDataCodec(): FixedSizeCodec<
    InitializeInstructionDataArgs,
    InitializeInstructionData
> {
    return combineCodec(getInitializeInstructionDataEncoder(), getInitializeInstructionDataDecoder());
}

export type InitializeAsyncInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPool extends string = string,
    TAccountMint extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the authority and pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The account to create. */
    grid?: Address<TAccountGrid>;
    /** The prize pool to create. */
    pool?: Address<TAccountPool>;
    /** The token that prizes are paid in. */
    mint: Address<TAccountMint>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    reviewers: InitializeInstructionDataArgs['reviewers'];
    budget: InitializeInstructionDataArgs['budget'];
};

export async function getInitializeInstructionAsync<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPool extends string,
    TAccountMint extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: InitializeAsyncInput<
        TAccountAuthority,
        TAccountGrid,
        TAccountPool,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPool,
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
        pool: { value: input.pool ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.grid.value) {
        accounts.grid.value = await findGridPda();
    }
    if (!accounts.pool.value) {
        accounts.pool.value = await findPoolPda();
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
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPool,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type InitializeInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPool extends string = string,
    TAccountMint extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the authority and pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The account to create. */
    grid: Address<TAccountGrid>;
    /** The prize pool to create. */
    pool: Address<TAccountPool>;
    /** The token that prizes are paid in. */
    mint: Address<TAccountMint>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    reviewers: InitializeInstructionDataArgs['reviewers'];
    budget: InitializeInstructionDataArgs['budget'];
};

export function getInitializeInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPool extends string,
    TAccountMint extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: InitializeInput<
        TAccountAuthority,
        TAccountGrid,
        TAccountPool,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): InitializeInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountGrid,
    TAccountPool,
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
        pool: { value: input.pool ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

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
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPool,
        TAccountMint,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type ParsedInitializeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Becomes the authority and pays. */
        authority: TAccountMetas[0];
        /** The account to create. */
        grid: TAccountMetas[1];
        /** The prize pool to create. */
        pool: TAccountMetas[2];
        /** The token that prizes are paid in. */
        mint: TAccountMetas[3];
        /** The token program. */
        tokenProgram: TAccountMetas[4];
        /** The system program. */
        systemProgram: TAccountMetas[5];
    };
    data: InitializeInstructionData;
};

export function parseInitializeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedInitializeInstruction<TProgram, TAccountMetas> {
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
            authority: getNextAccount(),
            grid: getNextAccount(),
            pool: getNextAccount(),
            mint: getNextAccount(),
            tokenProgram: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getInitializeInstructionDataDecoder().decode(instruction.data),
    };
}
