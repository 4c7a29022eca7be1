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
    type WritableSignerAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const GROW_QUEUE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([184, 206, 238, 102, 68, 182, 44, 38]);

export function getGrowQueueInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(GROW_QUEUE_INSTRUCTION_DISCRIMINATOR);
}

export type GrowQueueInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountQueue extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
            TAccountQueue extends string ? WritableAccount<TAccountQueue> : TAccountQueue,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type GrowQueueInstructionData = {
    discriminator: ReadonlyUint8Array;
    /**
     * How many entries there shall be place for, at most 200 000. One instruction
     * adds 256 at most; a transaction may have several.
     */
    capacity: number;
};

export type GrowQueueInstructionDataArgs = {
    /**
     * How many entries there shall be place for, at most 200 000. One instruction
     * adds 256 at most; a transaction may have several.
     */
    capacity: number;
};

export function getGrowQueueInstructionDataEncoder(): FixedSizeEncoder<GrowQueueInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['capacity', getU32Encoder()],
        ]),
        (value) => ({ ...value, discriminator: GROW_QUEUE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getGrowQueueInstructionDataDecoder(): FixedSizeDecoder<GrowQueueInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['capacity', getU32Decoder()],
    ]);
}

export function getGrowQueueInstructionDataCodec(): FixedSizeCodec<
    GrowQueueInstructionDataArgs,
    GrowQueueInstructionData
> {
    return combineCodec(getGrowQueueInstructionDataEncoder(), getGrowQueueInstructionDataDecoder());
}

export type GrowQueueInput<
    TAccountAuthority extends string = string,
    TAccountPayer extends string = string,
    TAccountMarket extends string = string,
    TAccountQueue extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The market's authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** Who paid for the queue, and pays for more of it. */
    payer: TransactionSigner<TAccountPayer>;
    /** The market. */
    market: Address<TAccountMarket>;
    /** Its queue. */
    queue: Address<TAccountQueue>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    capacity: GrowQueueInstructionDataArgs['capacity'];
};

export function getGrowQueueInstruction<
    TAccountAuthority extends string,
    TAccountPayer extends string,
    TAccountMarket extends string,
    TAccountQueue extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: GrowQueueInput<TAccountAuthority, TAccountPayer, TAccountMarket, TAccountQueue, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): GrowQueueInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountPayer,
    TAccountMarket,
    TAccountQueue,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        market: { value: input.market ?? null, isWritable: false },
        queue: { value: input.queue ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.queue),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getGrowQueueInstructionDataEncoder().encode(args as GrowQueueInstructionDataArgs),
        programAddress,
    } as GrowQueueInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountPayer,
        TAccountMarket,
        TAccountQueue,
        TAccountSystemProgram
    >);
}

export type ParsedGrowQueueInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The market's authority. */
        authority: TAccountMetas[0];
        /** Who paid for the queue, and pays for more of it. */
        payer: TAccountMetas[1];
        /** The market. */
        market: TAccountMetas[2];
        /** Its queue. */
        queue: TAccountMetas[3];
        /** The system program. */
        systemProgram: TAccountMetas[4];
    };
    data: GrowQueueInstructionData;
};

export function parseGrowQueueInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedGrowQueueInstruction<TProgram, TAccountMetas> {
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
            payer: getNextAccount(),
            market: getNextAccount(),
            queue: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getGrowQueueInstructionDataDecoder().decode(instruction.data),
    };
}
