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

export const ACCEPT_MARKET_AUTHORITY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([
    147, 221, 80, 152, 170, 143, 134, 149,
]);

export function getAcceptMarketAuthorityInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(ACCEPT_MARKET_AUTHORITY_INSTRUCTION_DISCRIMINATOR);
}

export type AcceptMarketAuthorityInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountProposed extends string | AccountMeta<string> = string,
    TAccountMarket extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountProposed extends string
                ? ReadonlySignerAccount<TAccountProposed> & AccountSignerMeta<TAccountProposed>
                : TAccountProposed,
            TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
            ...TRemainingAccounts,
        ]
    >;

export type AcceptMarketAuthorityInstructionData = { discriminator: ReadonlyUint8Array };

export type AcceptMarketAuthorityInstructionDataArgs = {};

export function getAcceptMarketAuthorityInstructionDataEncoder(): FixedSizeEncoder<AcceptMarketAuthorityInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: ACCEPT_MARKET_AUTHORITY_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getAcceptMarketAuthorityInstructionDataDecoder(): FixedSizeDecoder<AcceptMarketAuthorityInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getAcceptMarketAuthorityInstructionDataCodec(): FixedSizeCodec<
    AcceptMarketAuthorityInstructionDataArgs,
    AcceptMarketAuthorityInstructionData
> {
    return combineCodec(
        getAcceptMarketAuthorityInstructionDataEncoder(),
        getAcceptMarketAuthorityInstructionDataDecoder(),
    );
}

export type AcceptMarketAuthorityInput<
    TAccountProposed extends string = string,
    TAccountMarket extends string = string,
> = {
    /** Who was proposed. */
    proposed: TransactionSigner<TAccountProposed>;
    /** The market. */
    market: Address<TAccountMarket>;
};

export function getAcceptMarketAuthorityInstruction<
    TAccountProposed extends string,
    TAccountMarket extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: AcceptMarketAuthorityInput<TAccountProposed, TAccountMarket>,
    config?: { programAddress?: TProgramAddress },
): AcceptMarketAuthorityInstruction<TProgramAddress, TAccountProposed, TAccountMarket> {
    // Program address.
    const programAddress = config?.programAddress ?? JOBS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        proposed: { value: input.proposed ?? null, isWritable: false },
        market: { value: input.market ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.proposed), getAccountMeta(accounts.market)],
        data: getAcceptMarketAuthorityInstructionDataEncoder().encode({}),
        programAddress,
    } as AcceptMarketAuthorityInstruction<TProgramAddress, TAccountProposed, TAccountMarket>);
}

export type ParsedAcceptMarketAuthorityInstruction<
    TProgram extends string = typeof JOBS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who was proposed. */
        proposed: TAccountMetas[0];
        /** The market. */
        market: TAccountMetas[1];
    };
    data: AcceptMarketAuthorityInstructionData;
};

export function parseAcceptMarketAuthorityInstruction<
    TProgram extends string,
    TAccountMetas extends readonly AccountMeta[],
>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedAcceptMarketAuthorityInstruction<TProgram, TAccountMetas> {
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
        accounts: { proposed: getNextAccount(), market: getNextAccount() },
        data: getAcceptMarketAuthorityInstructionDataDecoder().decode(instruction.data),
    };
}
