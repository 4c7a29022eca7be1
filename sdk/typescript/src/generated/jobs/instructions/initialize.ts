// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
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
import { findConfigPda } from '../pdas/index.js';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const INITIALIZE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([175, 175, 109, 31, 13, 152, 155, 237]);

export function getInitializeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(INITIALIZE_INSTRUCTION_DISCRIMINATOR);
}

export type InitializeInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountMint extends string | AccountMeta<string> = string,
    TAccountFeeDestination extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? WritableSignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
            TAccountFeeDestination extends string ? ReadonlyAccount<TAccountFeeDestination> : TAccountFeeDestination,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type InitializeInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The fee on what hosts earn, basis points. */
    feeBps: number;
    /** What the fee may never exceed, basis points, at most 1 000. */
    feeCapBps: number;
};

export type InitializeInstructionDataArgs = {
    /** The fee on what hosts earn, basis points. */
    feeBps: number;
    /** What the fee may never exceed, basis points, at most 1 000. */
    feeCapBps: number;
};

export function getInitializeInstructionDataEncoder(): FixedSizeEncoder<InitializeInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['feeBps', getU16Encoder()],
            ['feeCapBps', getU16Encoder()],
        ]),
        (value) => ({ ...value, discriminator: INITIALIZE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getInitializeInstructionDataDecoder(): FixedSizeDecoder<InitializeInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['feeBps', getU16Decoder()],
        ['feeCapBps', getU16Decoder()],
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
    TAccountConfig extends string = string,
    TAccountMint extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the authority and pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The configuration to create. */
    config?: Address<TAccountConfig>;
    /** The token that jobs are paid in. */
    mint: Address<TAccountMint>;
    /** Where fees go: the stakers' reward vault. */
    feeDestination: Address<TAccountFeeDestination>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    feeBps: InitializeInstructionDataArgs['feeBps'];
    feeCapBps: InitializeInstructionDataArgs['feeCapBps'];
};

export async function getInitializeInstructionAsync<
    TAccountAuthority extends string,
    TAccountConfig extends string,
    TAccountMint extends string,
    TAccountFeeDestination extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: InitializeAsyncInput<
        TAccountAuthority,
        TAccountConfig,
        TAccountMint,
        TAccountFeeDestination,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountMint,
        TAccountFeeDestination,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        feeDestination: { value: input.feeDestination ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.config.value) {
        accounts.config.value = await findConfigPda();
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountMint,
        TAccountFeeDestination,
        TAccountSystemProgram
    >);
}

export type InitializeInput<
    TAccountAuthority extends string = string,
    TAccountConfig extends string = string,
    TAccountMint extends string = string,
    TAccountFeeDestination extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Becomes the authority and pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The configuration to create. */
    config: Address<TAccountConfig>;
    /** The token that jobs are paid in. */
    mint: Address<TAccountMint>;
    /** Where fees go: the stakers' reward vault. */
    feeDestination: Address<TAccountFeeDestination>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    feeBps: InitializeInstructionDataArgs['feeBps'];
    feeCapBps: InitializeInstructionDataArgs['feeCapBps'];
};

export function getInitializeInstruction<
    TAccountAuthority extends string,
    TAccountConfig extends string,
    TAccountMint extends string,
    TAccountFeeDestination extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: InitializeInput<
        TAccountAuthority,
        TAccountConfig,
        TAccountMint,
        TAccountFeeDestination,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): InitializeInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountConfig,
    TAccountMint,
    TAccountFeeDestination,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: true },
        mint: { value: input.mint ?? null, isWritable: false },
        feeDestination: { value: input.feeDestination ?? null, isWritable: false },
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
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.mint),
            getAccountMeta(accounts.feeDestination),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getInitializeInstructionDataEncoder().encode(args as InitializeInstructionDataArgs),
        programAddress,
    } as InitializeInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountMint,
        TAccountFeeDestination,
        TAccountSystemProgram
    >);
}

export type ParsedInitializeInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Becomes the authority and pays. */
        authority: TAccountMetas[0];
        /** The configuration to create. */
        config: TAccountMetas[1];
        /** The token that jobs are paid in. */
        mint: TAccountMetas[2];
        /** Where fees go: the stakers' reward vault. */
        feeDestination: TAccountMetas[3];
        /** The system program. */
        systemProgram: TAccountMetas[4];
    };
    data: InitializeInstructionData;
};

export function parseInitializeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedInitializeInstruction<TProgram, TAccountMetas> {
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
            config: getNextAccount(),
            mint: getNextAccount(),
            feeDestination: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getInitializeInstructionDataDecoder().decode(instruction.data),
    };
}
