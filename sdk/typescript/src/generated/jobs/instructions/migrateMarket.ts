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
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const MIGRATE_MARKET_INSTRUCTION_DISCRIMINATOR = new Uint8Array([201, 113, 181, 120, 217, 60, 109, 203]);

export function getMigrateMarketInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(MIGRATE_MARKET_INSTRUCTION_DISCRIMINATOR);
}

export type MigrateMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type MigrateMarketInstructionData = { discriminator: ReadonlyUint8Array };

export type MigrateMarketInstructionDataArgs = {};

export function getMigrateMarketInstructionDataEncoder(): FixedSizeEncoder<MigrateMarketInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: MIGRATE_MARKET_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getMigrateMarketInstructionDataDecoder(): FixedSizeDecoder<MigrateMarketInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getMigrateMarketInstructionDataCodec(): FixedSizeCodec<
    MigrateMarketInstructionDataArgs,
    MigrateMarketInstructionData
> {
    return combineCodec(getMigrateMarketInstructionDataEncoder(), getMigrateMarketInstructionDataDecoder());
}

export type MigrateMarketInput<
    TAccountPayer extends string = string,
    TAccountMarket extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who pays the rent of what is added, which the market's payer gets at its end. */
    payer: TransactionSigner<TAccountPayer>;
    /** The market. */
    market: Address<TAccountMarket>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
};

export function getMigrateMarketInstruction<
    TAccountPayer extends string,
    TAccountMarket extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: MigrateMarketInput<TAccountPayer, TAccountMarket, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): MigrateMarketInstruction<TProgramAddress, TAccountPayer, TAccountMarket, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        payer: { value: input.payer ?? null, isWritable: true },
        market: { value: input.market ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getMigrateMarketInstructionDataEncoder().encode({}),
        programAddress,
    } as MigrateMarketInstruction<TProgramAddress, TAccountPayer, TAccountMarket, TAccountSystemProgram>);
}

export type ParsedMigrateMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who pays the rent of what is added, which the market's payer gets at its end. */
        payer: TAccountMetas[0];
        /** The market. */
        market: TAccountMetas[1];
        /** The system program. */
        systemProgram: TAccountMetas[2];
    };
    data: MigrateMarketInstructionData;
};

export function parseMigrateMarketInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedMigrateMarketInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 3) {
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
        accounts: { payer: getNextAccount(), market: getNextAccount(), systemProgram: getNextAccount() },
        data: getMigrateMarketInstructionDataDecoder().decode(instruction.data),
    };
}
