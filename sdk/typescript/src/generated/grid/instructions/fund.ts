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

export const FUND_INSTRUCTION_DISCRIMINATOR = new Uint8Array([218, 188, 111, 221, 152, 113, 174, 7]);

export function getFundInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(FUND_INSTRUCTION_DISCRIMINATOR);
}

export type FundInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountFunder extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountSource extends string | AccountMeta<string> = string,
    TAccountPool extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountFunder extends string
                ? ReadonlySignerAccount<TAccountFunder> & AccountSignerMeta<TAccountFunder>
                : TAccountFunder,
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            TAccountSource extends string ? WritableAccount<TAccountSource> : TAccountSource,
            TAccountPool extends string ? WritableAccount<TAccountPool> : TAccountPool,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type FundInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Base units. */
    amount: bigint;
};

export type FundInstructionDataArgs = {
    /** Base units. */
    amount: number | bigint;
};

export function getFundInstructionDataEncoder(): FixedSizeEncoder<FundInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['amount', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: FUND_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getFundInstructionDataDecoder(): FixedSizeDecoder<FundInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['amount', getU64Decoder()],
    ]);
}

export function getFundInstructionDataCodec(): FixedSizeCodec<FundInstructionDataArgs, FundInstructionData> {
    return combineCodec(getFundInstructionDataEncoder(), getFundInstructionDataDecoder());
}

export type FundInput<
    TAccountFunder extends string = string,
    TAccountGrid extends string = string,
    TAccountSource extends string = string,
    TAccountPool extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who owns the tokens. */
    funder: TransactionSigner<TAccountFunder>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** Where the tokens come from. */
    source: Address<TAccountSource>;
    /** The pool of all phases. */
    pool: Address<TAccountPool>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    amount: FundInstructionDataArgs['amount'];
};

export function getFundInstruction<
    TAccountFunder extends string,
    TAccountGrid extends string,
    TAccountSource extends string,
    TAccountPool extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: FundInput<TAccountFunder, TAccountGrid, TAccountSource, TAccountPool, TAccountTokenProgram>,
    config?: { programAddress?: TProgramAddress },
): FundInstruction<TProgramAddress, TAccountFunder, TAccountGrid, TAccountSource, TAccountPool, TAccountTokenProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        funder: { value: input.funder ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
        pool: { value: input.pool ?? null, isWritable: true },
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
            getAccountMeta(accounts.funder),
            getAccountMeta(accounts.grid),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.pool),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getFundInstructionDataEncoder().encode(args as FundInstructionDataArgs),
        programAddress,
    } as FundInstruction<
        TProgramAddress,
        TAccountFunder,
        TAccountGrid,
        TAccountSource,
        TAccountPool,
        TAccountTokenProgram
    >);
}

export type ParsedFundInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the tokens. */
        funder: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
        /** Where the tokens come from. */
        source: TAccountMetas[2];
        /** The pool of all phases. */
        pool: TAccountMetas[3];
        /** The token program. */
        tokenProgram: TAccountMetas[4];
    };
    data: FundInstructionData;
};

export function parseFundInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedFundInstruction<TProgram, TAccountMetas> {
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
            funder: getNextAccount(),
            grid: getNextAccount(),
            source: getNextAccount(),
            pool: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getFundInstructionDataDecoder().decode(instruction.data),
    };
}
