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
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const PROPOSE_AUTHORITY_INSTRUCTION_DISCRIMINATOR = new Uint8Array([20, 148, 236, 198, 76, 119, 99, 142]);

export function getProposeAuthorityInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(PROPOSE_AUTHORITY_INSTRUCTION_DISCRIMINATOR);
}

export type ProposeAuthorityInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? WritableAccount<TAccountGrid> : TAccountGrid,
            ...TRemainingAccounts,
        ]
    >;

export type ProposeAuthorityInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may accept; zero to take a proposal back. */
    proposed: Address;
};

export type ProposeAuthorityInstructionDataArgs = {
    /** Who may accept; zero to take a proposal back. */
    proposed: Address;
};

export function getProposeAuthorityInstructionDataEncoder(): FixedSizeEncoder<ProposeAuthorityInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['proposed', getAddressEncoder()],
        ]),
        (value) => ({ ...value, discriminator: PROPOSE_AUTHORITY_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getProposeAuthorityInstructionDataDecoder(): FixedSizeDecoder<ProposeAuthorityInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['proposed', getAddressDecoder()],
    ]);
}

export function getProposeAuthorityInstructionDataCodec(): FixedSizeCodec<
    ProposeAuthorityInstructionDataArgs,
    ProposeAuthorityInstructionData
> {
    return combineCodec(getProposeAuthorityInstructionDataEncoder(), getProposeAuthorityInstructionDataDecoder());
}

export type ProposeAuthorityInput<TAccountAuthority extends string = string, TAccountGrid extends string = string> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    proposed: ProposeAuthorityInstructionDataArgs['proposed'];
};

export function getProposeAuthorityInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: ProposeAuthorityInput<TAccountAuthority, TAccountGrid>,
    config?: { programAddress?: TProgramAddress },
): ProposeAuthorityInstruction<TProgramAddress, TAccountAuthority, TAccountGrid> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.authority), getAccountMeta(accounts.grid)],
        data: getProposeAuthorityInstructionDataEncoder().encode(args as ProposeAuthorityInstructionDataArgs),
        programAddress,
    } as ProposeAuthorityInstruction<TProgramAddress, TAccountAuthority, TAccountGrid>);
}

export type ParsedProposeAuthorityInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
    };
    data: ProposeAuthorityInstructionData;
};

export function parseProposeAuthorityInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedProposeAuthorityInstruction<TProgram, TAccountMetas> {
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
        accounts: { authority: getNextAccount(), grid: getNextAccount() },
        data: getProposeAuthorityInstructionDataDecoder().decode(instruction.data),
    };
}
