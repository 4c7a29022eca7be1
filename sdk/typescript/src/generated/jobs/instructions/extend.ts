// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const EXTEND_INSTRUCTION_DISCRIMINATOR = new Uint8Array([228, 127, 0, 1, 227, 154, 54, 168]);

export function getExtendInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(EXTEND_INSTRUCTION_DISCRIMINATOR);
}

export type ExtendInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountClient extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
    TAccountSource extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountClient extends string
                ? ReadonlySignerAccount<TAccountClient> & AccountSignerMeta<TAccountClient>
                : TAccountClient,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            TAccountEscrow extends string ? WritableAccount<TAccountEscrow> : TAccountEscrow,
            TAccountSource extends string ? WritableAccount<TAccountSource> : TAccountSource,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ExtendInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Seconds more that are paid for at most. */
    seconds: number;
};

export type ExtendInstructionDataArgs = {
    /** Seconds more that are paid for at most. */
    seconds: number;
};

export function getExtendInstructionDataEncoder(): FixedSizeEncoder<ExtendInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['seconds', getU32Encoder()],
        ]),
        (value) => ({ ...value, discriminator: EXTEND_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getExtendInstructionDataDecoder(): FixedSizeDecoder<ExtendInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['seconds', getU32Decoder()],
    ]);
}

export function getExtendInstructionDataCodec(): FixedSizeCodec<ExtendInstructionDataArgs, ExtendInstructionData> {
    return combineCodec(getExtendInstructionDataEncoder(), getExtendInstructionDataDecoder());
}

export type ExtendInput<
    TAccountClient extends string = string,
    TAccountMarket extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountSource extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who posted the job. */
    client: TransactionSigner<TAccountClient>;
    /** The job's market. */
    market: Address<TAccountMarket>;
    /** The job. */
    job: Address<TAccountJob>;
    /** The job's escrow. */
    escrow: Address<TAccountEscrow>;
    /**
     * The client's token account that pays. What is left returns to the account that
     * the job was posted from.
     */
    source: Address<TAccountSource>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    seconds: ExtendInstructionDataArgs['seconds'];
};

export function getExtendInstruction<
    TAccountClient extends string,
    TAccountMarket extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountSource extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: ExtendInput<
        TAccountClient,
        TAccountMarket,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ExtendInstruction<
    TProgramAddress,
    TAccountClient,
    TAccountMarket,
    TAccountJob,
    TAccountEscrow,
    TAccountSource,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        client: { value: input.client ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: false },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
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
            getAccountMeta(accounts.client),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getExtendInstructionDataEncoder().encode(args as ExtendInstructionDataArgs),
        programAddress,
    } as ExtendInstruction<
        TProgramAddress,
        TAccountClient,
        TAccountMarket,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountTokenProgram
    >);
}

export type ParsedExtendInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who posted the job. */
        client: TAccountMetas[0];
        /** The job's market. */
        market: TAccountMetas[1];
        /** The job. */
        job: TAccountMetas[2];
        /** The job's escrow. */
        escrow: TAccountMetas[3];
        /**
         * The client's token account that pays. What is left returns to the account that
         * the job was posted from.
         */
        source: TAccountMetas[4];
        /** The token program. */
        tokenProgram: TAccountMetas[5];
    };
    data: ExtendInstructionData;
};

export function parseExtendInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedExtendInstruction<TProgram, TAccountMetas> {
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
            client: getNextAccount(),
            market: getNextAccount(),
            job: getNextAccount(),
            escrow: getNextAccount(),
            source: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getExtendInstructionDataDecoder().decode(instruction.data),
    };
}
