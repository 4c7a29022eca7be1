// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
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
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const BOND_INSTRUCTION_DISCRIMINATOR = new Uint8Array([18, 108, 96, 244, 162, 35, 142, 202]);

export function getBondInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(BOND_INSTRUCTION_DISCRIMINATOR);
}

export type BondInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountBonder extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountBonder extends string
                ? ReadonlySignerAccount<TAccountBonder> & AccountSignerMeta<TAccountBonder>
                : TAccountBonder,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            ...TRemainingAccounts,
        ]
    >;

export type BondInstructionData = { discriminator: ReadonlyUint8Array; xnos: bigint };

export type BondInstructionDataArgs = { xnos: number | bigint };

export function getBondInstructionDataEncoder(): FixedSizeEncoder<BondInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['xnos', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: BOND_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getBondInstructionDataDecoder(): FixedSizeDecoder<BondInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['xnos', getU64Decoder()],
    ]);
}

export function getBondInstructionDataCodec(): FixedSizeCodec<BondInstructionDataArgs, BondInstructionData> {
    return combineCodec(getBondInstructionDataEncoder(), getBondInstructionDataDecoder());
}

export type BondInput<
    TAccountOwner extends string = string,
    TAccountBonder extends string = string,
    TAccountStake extends string = string,
> = {
    /** Who owns the stake. */
    owner: TransactionSigner<TAccountOwner>;
    /** The address that the tiers program alone can sign for. */
    bonder: TransactionSigner<TAccountBonder>;
    /** The stake. */
    stake: Address<TAccountStake>;
    xnos: BondInstructionDataArgs['xnos'];
};

export function getBondInstruction<
    TAccountOwner extends string,
    TAccountBonder extends string,
    TAccountStake extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: BondInput<TAccountOwner, TAccountBonder, TAccountStake>,
    config?: { programAddress?: TProgramAddress },
): BondInstruction<TProgramAddress, TAccountOwner, TAccountBonder, TAccountStake> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        bonder: { value: input.bonder ?? null, isWritable: false },
        stake: { value: input.stake ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.owner), getAccountMeta(accounts.bonder), getAccountMeta(accounts.stake)],
        data: getBondInstructionDataEncoder().encode(args as BondInstructionDataArgs),
        programAddress,
    } as BondInstruction<TProgramAddress, TAccountOwner, TAccountBonder, TAccountStake>);
}

export type ParsedBondInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the stake. */
        owner: TAccountMetas[0];
        /** The address that the tiers program alone can sign for. */
        bonder: TAccountMetas[1];
        /** The stake. */
        stake: TAccountMetas[2];
    };
    data: BondInstructionData;
};

export function parseBondInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedBondInstruction<TProgram, TAccountMetas> {
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
        accounts: { owner: getNextAccount(), bonder: getNextAccount(), stake: getNextAccount() },
        data: getBondInstructionDataDecoder().decode(instruction.data),
    };
}
