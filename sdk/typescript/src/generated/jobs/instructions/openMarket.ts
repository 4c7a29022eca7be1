// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
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
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';
import {
    getMarketTermsDecoder,
    getMarketTermsEncoder,
    type MarketTerms,
    type MarketTermsArgs,
} from '../types/index.js';

export const OPEN_MARKET_INSTRUCTION_DISCRIMINATOR = new Uint8Array([116, 19, 123, 75, 217, 244, 69, 44]);

export function getOpenMarketInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(OPEN_MARKET_INSTRUCTION_DISCRIMINATOR);
}

export type OpenMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountClass extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? WritableSignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountClass extends string ? ReadonlyAccount<TAccountClass> : TAccountClass,
            TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type OpenMarketInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Its name, ASCII, padded with zeros. */
    slug: ReadonlyUint8Array;
    /** The tier that hosts need: 1 Community, 2 Premium. */
    tier: number;
    /** What can be changed later. */
    terms: MarketTerms;
};

export type OpenMarketInstructionDataArgs = {
    /** Its name, ASCII, padded with zeros. */
    slug: ReadonlyUint8Array;
    /** The tier that hosts need: 1 Community, 2 Premium. */
    tier: number;
    /** What can be changed later. */
    terms: MarketTermsArgs;
};

export function getOpenMarketInstructionDataEncoder(): FixedSizeEncoder<OpenMarketInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['slug', fixEncoderSize(getBytesEncoder(), 32)],
            ['tier', getU8Encoder()],
            ['terms', getMarketTermsEncoder()],
        ]),
        (value) => ({ ...value, discriminator: OPEN_MARKET_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getOpenMarketInstructionDataDecoder(): FixedSizeDecoder<OpenMarketInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['slug', fixDecoderSize(getBytesDecoder(), 32)],
        ['tier', getU8Decoder()],
        ['terms', getMarketTermsDecoder()],
    ]);
}

export function getOpenMarketInstructionDataCodec(): FixedSizeCodec<
    OpenMarketInstructionDataArgs,
    OpenMarketInstructionData
> {
    return combineCodec(getOpenMarketInstructionDataEncoder(), getOpenMarketInstructionDataDecoder());
}

export type OpenMarketInput<
    TAccountAuthority extends string = string,
    TAccountConfig extends string = string,
    TAccountClass extends string = string,
    TAccountMarket extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The authority of the configuration, who pays. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The class of GPUs. */
    class: Address<TAccountClass>;
    /** The market to create. */
    market: Address<TAccountMarket>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    slug: OpenMarketInstructionDataArgs['slug'];
    tier: OpenMarketInstructionDataArgs['tier'];
    terms: OpenMarketInstructionDataArgs['terms'];
};

export function getOpenMarketInstruction<
    TAccountAuthority extends string,
    TAccountConfig extends string,
    TAccountClass extends string,
    TAccountMarket extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: OpenMarketInput<TAccountAuthority, TAccountConfig, TAccountClass, TAccountMarket, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): OpenMarketInstruction<
    TProgramAddress,
    TAccountAuthority,
    TAccountConfig,
    TAccountClass,
    TAccountMarket,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        class: { value: input.class ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: true },
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
            getAccountMeta(accounts.class),
            getAccountMeta(accounts.market),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getOpenMarketInstructionDataEncoder().encode(args as OpenMarketInstructionDataArgs),
        programAddress,
    } as OpenMarketInstruction<
        TProgramAddress,
        TAccountAuthority,
        TAccountConfig,
        TAccountClass,
        TAccountMarket,
        TAccountSystemProgram
    >);
}

export type ParsedOpenMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority of the configuration, who pays. */
        authority: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The class of GPUs. */
        class: TAccountMetas[2];
        /** The market to create. */
        market: TAccountMetas[3];
        /** The system program. */
        systemProgram: TAccountMetas[4];
    };
    data: OpenMarketInstructionData;
};

export function parseOpenMarketInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedOpenMarketInstruction<TProgram, TAccountMetas> {
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
            class: getNextAccount(),
            market: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getOpenMarketInstructionDataDecoder().decode(instruction.data),
    };
}
