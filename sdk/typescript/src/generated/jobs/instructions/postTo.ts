// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
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
    type WritableSignerAccount,
} from '@solana/kit';
import { findEscrowPda } from '../pdas/index.js';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { expectAddress, getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const POST_TO_INSTRUCTION_DISCRIMINATOR = new Uint8Array([24, 153, 212, 128, 69, 109, 149, 223]);

export function getPostToInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(POST_TO_INSTRUCTION_DISCRIMINATOR);
}

export type PostToInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountClient extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TAccountJob extends string | AccountMeta<string> = string,
    TAccountEscrow extends string | AccountMeta<string> = string,
    TAccountSource extends string | AccountMeta<string> = string,
    TAccountMint extends string | AccountMeta<string> = string,
    TAccountPriceAccount extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountClient extends string
                ? ReadonlySignerAccount<TAccountClient> & AccountSignerMeta<TAccountClient>
                : TAccountClient,
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
            TAccountEscrow extends string ? WritableAccount<TAccountEscrow> : TAccountEscrow,
            TAccountSource extends string ? WritableAccount<TAccountSource> : TAccountSource,
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountPriceAccount extends string ? ReadonlyAccount<TAccountPriceAccount> : TAccountPriceAccount,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type PostToInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Makes the job's address, together with the client. */
    nonce: bigint;
    /** SHA-256 of the definition's bytes. */
    definition: ReadonlyUint8Array;
    /** The most seconds that are paid for. */
    timeout: number;
    /** The most that the client will pay, base units per second. */
    maxPrice: bigint;
    /** Bump of the job's address. */
    jobBump: number;
    /** Bump of the escrow's address. */
    escrowBump: number;
    /** The host. */
    host: Address;
    /** Number of its place in the queue. */
    slot: bigint;
};

export type PostToInstructionDataArgs = {
    /** Makes the job's address, together with the client. */
    nonce: number | bigint;
    /** SHA-256 of the definition's bytes. */
    definition: ReadonlyUint8Array;
    /** The most seconds that are paid for. */
    timeout: number;
    /** The most that the client will pay, base units per second. */
    maxPrice: number | bigint;
    /** Bump of the job's address. */
    jobBump: number;
    /** Bump of the escrow's address. */
    escrowBump: number;
    /** The host. */
    host: Address;
    /** Number of its place in the queue. */
    slot: number | bigint;
};

export function getPostToInstructionDataEncoder(): FixedSizeEncoder<PostToInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['nonce', getU64Encoder()],
            ['definition', fixEncoderSize(getBytesEncoder(), 32)],
            ['timeout', getU32Encoder()],
            ['maxPrice', getU64Encoder()],
            ['jobBump', getU8Encoder()],
            ['escrowBump', getU8Encoder()],
            ['host', getAddressEncoder()],
            ['slot', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: POST_TO_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getPostToInstructionDataDecoder(): FixedSizeDecoder<PostToInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['nonce', getU64Decoder()],
        ['definition', fixDecoderSize(getBytesDecoder(), 32)],
        ['timeout', getU32Decoder()],
        ['maxPrice', getU64Decoder()],
        ['jobBump', getU8Decoder()],
        ['escrowBump', getU8Decoder()],
        ['host', getAddressDecoder()],
        ['slot', getU64Decoder()],
    ]);
}

export function getPostToInstructionDataCodec(): FixedSizeCodec<PostToInstructionDataArgs, PostToInstructionData> {
    return combineCodec(getPostToInstructionDataEncoder(), getPostToInstructionDataDecoder());
}

export type PostToAsyncInput<
    TAccountClient extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountSource extends string = string,
    TAccountMint extends string = string,
    TAccountPriceAccount extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who posts. */
    client: TransactionSigner<TAccountClient>;
    /** Who pays the rent of the job and its escrow, and gets it back. */
    payer: TransactionSigner<TAccountPayer>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** Where to post. */
    market: Address<TAccountMarket>;
    /** The market's queue. */
    queue: Address<TAccountQueue>;
    /** The job to create. */
    job: Address<TAccountJob>;
    /** Its escrow to create. */
    escrow?: Address<TAccountEscrow>;
    /** The client's token account. */
    source: Address<TAccountSource>;
    /** The token that jobs are paid in. */
    mint: Address<TAccountMint>;
    /**
     * The price account that the market names; the zero address when the price is
     * fixed.
     */
    priceAccount: Address<TAccountPriceAccount>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    nonce: PostToInstructionDataArgs['nonce'];
    definition: PostToInstructionDataArgs['definition'];
    timeout: PostToInstructionDataArgs['timeout'];
    maxPrice: PostToInstructionDataArgs['maxPrice'];
    jobBump: PostToInstructionDataArgs['jobBump'];
    escrowBump: PostToInstructionDataArgs['escrowBump'];
    host: PostToInstructionDataArgs['host'];
    slot: PostToInstructionDataArgs['slot'];
};

export async function getPostToInstructionAsync<
    TAccountClient extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountSource extends string,
    TAccountMint extends string,
    TAccountPriceAccount extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: PostToAsyncInput<
        TAccountClient,
        TAccountPayer,
        TAccountConfig,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountMint,
        TAccountPriceAccount,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    PostToInstruction<
        TProgramAddress,
        TAccountClient,
        TAccountPayer,
        TAccountConfig,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountMint,
        TAccountPriceAccount,
        TAccountTokenProgram,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        client: { value: input.client ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        priceAccount: { value: input.priceAccount ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.escrow.value) {
        accounts.escrow.value = await findEscrowPda({ job: expectAddress(accounts.job.value) });
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
            getAccountMeta(accounts.client),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.priceAccount),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getPostToInstructionDataEncoder().encode(args as PostToInstructionDataArgs),
        programAddress,
    } as PostToInstruction<
        TProgramAddress,
        TAccountClient,
        TAccountPayer,
        TAccountConfig,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountMint,
        TAccountPriceAccount,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type PostToInput<
    TAccountClient extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountJob extends string = string,
    TAccountEscrow extends string = string,
    TAccountSource extends string = string,
    TAccountMint extends string = string,
    TAccountPriceAccount extends string = string,
    TAccountTokenProgram extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who posts. */
    client: TransactionSigner<TAccountClient>;
    /** Who pays the rent of the job and its escrow, and gets it back. */
    payer: TransactionSigner<TAccountPayer>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** Where to post. */
    market: Address<TAccountMarket>;
    /** The market's queue. */
    queue: Address<TAccountQueue>;
    /** The job to create. */
    job: Address<TAccountJob>;
    /** Its escrow to create. */
    escrow: Address<TAccountEscrow>;
    /** The client's token account. */
    source: Address<TAccountSource>;
    /** The token that jobs are paid in. */
    mint: Address<TAccountMint>;
    /**
     * The price account that the market names; the zero address when the price is
     * fixed.
     */
    priceAccount: Address<TAccountPriceAccount>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    nonce: PostToInstructionDataArgs['nonce'];
    definition: PostToInstructionDataArgs['definition'];
    timeout: PostToInstructionDataArgs['timeout'];
    maxPrice: PostToInstructionDataArgs['maxPrice'];
    jobBump: PostToInstructionDataArgs['jobBump'];
    escrowBump: PostToInstructionDataArgs['escrowBump'];
    host: PostToInstructionDataArgs['host'];
    slot: PostToInstructionDataArgs['slot'];
};

export function getPostToInstruction<
    TAccountClient extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountJob extends string,
    TAccountEscrow extends string,
    TAccountSource extends string,
    TAccountMint extends string,
    TAccountPriceAccount extends string,
    TAccountTokenProgram extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: PostToInput<
        TAccountClient,
        TAccountPayer,
        TAccountConfig,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountMint,
        TAccountPriceAccount,
        TAccountTokenProgram,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): PostToInstruction<
    TProgramAddress,
    TAccountClient,
    TAccountPayer,
    TAccountConfig,
    TAccountMarket,
    TAccountQueue,
    TAccountJob,
    TAccountEscrow,
    TAccountSource,
    TAccountMint,
    TAccountPriceAccount,
    TAccountTokenProgram,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        client: { value: input.client ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
        job: { value: input.job ?? null, isWritable: true },
        escrow: { value: input.escrow ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        priceAccount: { value: input.priceAccount ?? null, isWritable: false },
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
            getAccountMeta(accounts.client),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.job),
            getAccountMeta(accounts.escrow),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.priceAccount),
            getAccountMeta(accounts.tokenProgram),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getPostToInstructionDataEncoder().encode(args as PostToInstructionDataArgs),
        programAddress,
    } as PostToInstruction<
        TProgramAddress,
        TAccountClient,
        TAccountPayer,
        TAccountConfig,
        TAccountMarket,
        TAccountQueue,
        TAccountJob,
        TAccountEscrow,
        TAccountSource,
        TAccountMint,
        TAccountPriceAccount,
        TAccountTokenProgram,
        TAccountSystemProgram
    >);
}

export type ParsedPostToInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who posts. */
        client: TAccountMetas[0];
        /** Who pays the rent of the job and its escrow, and gets it back. */
        payer: TAccountMetas[1];
        /** The configuration. */
        config: TAccountMetas[2];
        /** Where to post. */
        market: TAccountMetas[3];
        /** The market's queue. */
        queue: TAccountMetas[4];
        /** The job to create. */
        job: TAccountMetas[5];
        /** Its escrow to create. */
        escrow: TAccountMetas[6];
        /** The client's token account. */
        source: TAccountMetas[7];
        /** The token that jobs are paid in. */
        mint: TAccountMetas[8];
        /**
         * The price account that the market names; the zero address when the price is
         * fixed.
         */
        priceAccount: TAccountMetas[9];
        /** The token program. */
        tokenProgram: TAccountMetas[10];
        /** The system program. */
        systemProgram: TAccountMetas[11];
    };
    data: PostToInstructionData;
};

export function parsePostToInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedPostToInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 12) {
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
            payer: getNextAccount(),
            config: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
            job: getNextAccount(),
            escrow: getNextAccount(),
            source: getNextAccount(),
            mint: getNextAccount(),
            priceAccount: getNextAccount(),
            tokenProgram: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getPostToInstructionDataDecoder().decode(instruction.data),
    };
}
