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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { JOBS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';
import {
    getMarketTermsDecoder,
    getMarketTermsEncoder,
    type MarketTerms,
    type MarketTermsArgs,
} from '../types/index.js';

export const UPDATE_MARKET_INSTRUCTION_DISCRIMINATOR = new Uint8Array([153, 39, 2, 197, 179, 50, 199, 217]);

export function getUpdateMarketInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_MARKET_INSTRUCTION_DISCRIMINATOR);
}

export type UpdateMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
            ...TRemainingAccounts,
        ]
    >;

export type UpdateMarketInstructionData = { discriminator: ReadonlyUint8Array; terms: MarketTerms };

export type UpdateMarketInstructionDataArgs = { terms: MarketTermsArgs };

export function getUpdateMarketInstructionDataEncoder(): FixedSizeEncoder<UpdateMarketInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['terms', getMarketTermsEncoder()],
        ]),
        (value) => ({ ...value, discriminator: UPDATE_MARKET_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUpdateMarketInstructionDataDecoder(): FixedSizeDecoder<UpdateMarketInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['terms', getMarketTermsDecoder()],
    ]);
}

export function getUpdateMarketInstructionDataCodec(): FixedSizeCodec<
    UpdateMarketInstructionDataArgs,
    UpdateMarketInstructionData
> {
    return combineCodec(getUpdateMarketInstructionDataEncoder(), getUpdateMarketInstructionDataDecoder());
}

export type UpdateMarketInput<TAccountAuthority extends string = string, TAccountMarket extends string = string> = {
    /** The market's authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The market. */
    market: Address<TAccountMarket>;
    terms: UpdateMarketInstructionDataArgs['terms'];
};

export function getUpdateMarketInstruction<
    TAccountAuthority extends string,
    TAccountMarket extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: UpdateMarketInput<TAccountAuthority, TAccountMarket>,
    config?: { programAddress?: TProgramAddress },
): UpdateMarketInstruction<TProgramAddress, TAccountAuthority, TAccountMarket> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.authority), getAccountMeta(accounts.market)],
        data: getUpdateMarketInstructionDataEncoder().encode(args as UpdateMarketInstructionDataArgs),
        programAddress,
    } as UpdateMarketInstruction<TProgramAddress, TAccountAuthority, TAccountMarket>);
}

export type ParsedUpdateMarketInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The market's authority. */
        authority: TAccountMetas[0];
        /** The market. */
        market: TAccountMetas[1];
    };
    data: UpdateMarketInstructionData;
};

export function parseUpdateMarketInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUpdateMarketInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 2) {
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
        accounts: { authority: getNextAccount(), market: getNextAccount() },
        data: getUpdateMarketInstructionDataDecoder().decode(instruction.data),
    };
}
