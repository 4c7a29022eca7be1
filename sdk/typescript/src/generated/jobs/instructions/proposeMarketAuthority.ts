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

export const PROPOSE_MARKET_AUTHORITY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([13, 245, 242, 143, 57, 27, 163, 13]);

export function getProposeMarketAuthorityInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(PROPOSE_MARKET_AUTHORITY_INSTRUCTION_DISCRIMINATOR);
}

export type ProposeMarketAuthorityInstruction<
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

export type ProposeMarketAuthorityInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may accept; zero to take a proposal back. */
    proposed: Address;
};

export type ProposeMarketAuthorityInstructionDataArgs = {
    /** Who may accept; zero to take a proposal back. */
    proposed: Address;
};

export function getProposeMarketAuthorityInstructionDataEncoder(): FixedSizeEncoder<ProposeMarketAuthorityInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['proposed', getAddressEncoder()],
        ]),
        (value) => ({ ...value, discriminator: PROPOSE_MARKET_AUTHORITY_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getProposeMarketAuthorityInstructionDataDecoder(): FixedSizeDecoder<ProposeMarketAuthorityInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['proposed', getAddressDecoder()],
    ]);
}

export function getProposeMarketAuthorityInstructionDataCodec(): FixedSizeCodec<
    ProposeMarketAuthorityInstructionDataArgs,
    ProposeMarketAuthorityInstructionData
> {
    return combineCodec(
        getProposeMarketAuthorityInstructionDataEncoder(),
        getProposeMarketAuthorityInstructionDataDecoder(),
    );
}

export type ProposeMarketAuthorityInput<
    TAccountAuthority extends string = string,
    TAccountMarket extends string = string,
> = {
    /** The market's authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The market. */
    market: Address<TAccountMarket>;
    proposed: ProposeMarketAuthorityInstructionDataArgs['proposed'];
};

export function getProposeMarketAuthorityInstruction<
    TAccountAuthority extends string,
    TAccountMarket extends string,
    TProgramAddress extends Address = typeof JOBS_PROGRAM_ADDRESS,
>(
    input: ProposeMarketAuthorityInput<TAccountAuthority, TAccountMarket>,
    config?: { programAddress?: TProgramAddress },
): ProposeMarketAuthorityInstruction<TProgramAddress, TAccountAuthority, TAccountMarket> {
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
        data: getProposeMarketAuthorityInstructionDataEncoder().encode(
            args as ProposeMarketAuthorityInstructionDataArgs,
        ),
        programAddress,
    } as ProposeMarketAuthorityInstruction<TProgramAddress, TAccountAuthority, TAccountMarket>);
}

export type ParsedProposeMarketAuthorityInstruction<
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
    data: ProposeMarketAuthorityInstructionData;
};

export function parseProposeMarketAuthorityInstruction<
    TProgram extends string,
    TAccountMetas extends readonly AccountMeta[],
>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedProposeMarketAuthorityInstruction<TProgram, TAccountMetas> {
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
        data: getProposeMarketAuthorityInstructionDataDecoder().decode(instruction.data),
    };
}
