// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const WITHDRAW_INSTRUCTION_DISCRIMINATOR = new Uint8Array([183, 18, 70, 156, 148, 109, 161, 34]);

export function getWithdrawInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(WITHDRAW_INSTRUCTION_DISCRIMINATOR);
}

export type WithdrawInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPool extends string | AccountMeta<string> = string,
    TAccountDestination extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? ReadonlyAccount<TAccountGrid> : TAccountGrid,
            TAccountPool extends string ? WritableAccount<TAccountPool> : TAccountPool,
            TAccountDestination extends string ? WritableAccount<TAccountDestination> : TAccountDestination,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type WithdrawInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Base units. */
    amount: bigint;
};

export type WithdrawInstructionDataArgs = {
    /** Base units. */
    amount: number | bigint;
};

export function getWithdrawInstructionDataEncoder(): FixedSizeEncoder<WithdrawInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['amount', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: WITHDRAW_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getWithdrawInstructionDataDecoder(): FixedSizeDecoder<WithdrawInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['amount', getU64Decoder()],
    ]);
}

export function getWithdrawInstructionDataCodec(): FixedSizeCodec<
    WithdrawInstructionDataArgs,
    WithdrawInstructionData
> {
    return combineCodec(getWithdrawInstructionDataEncoder(), getWithdrawInstructionDataDecoder());
}

export type WithdrawInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPool extends string = string,
    TAccountDestination extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The pool of all phases. */
    pool: Address<TAccountPool>;
    /** Where the tokens go. */
    destination: Address<TAccountDestination>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    amount: WithdrawInstructionDataArgs['amount'];
};

export function getWithdrawInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPool extends string,
    TAccountDestination extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: WithdrawInput<TAccountAuthority, TAccountGrid, TAccountPool, TAccountDestination, TAccountTokenProgram>,
    config?: { programAddress?: TProgramAddress },
): WithdrawInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountGrid,
    TAccountPool,
    TAccountDestination,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: false },
        pool: { value: input.pool ?? null, isWritable: true },
        destination: { value: input.destination ?? null, isWritable: true },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

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
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.destination),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getWithdrawInstructionDataEncoder().encode(args as WithdrawInstructionDataArgs),
        programAddress,
    } as WithdrawInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountGrid,
        TAccountPool,
        TAccountDestination,
        TAccountTokenProgram
    >);
}

export type ParsedWithdrawInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
        /** The pool of all phases. */
        pool: TAccountMetas[2];
        /** Where the tokens go. */
        destination: TAccountMetas[3];
        /** The token program. */
        tokenProgram: TAccountMetas[4];
    };
    data: WithdrawInstructionData;
};

export function parseWithdrawInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedWithdrawInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 5) {
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
            destination: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getWithdrawInstructionDataDecoder().decode(instruction.data),
    };
}
