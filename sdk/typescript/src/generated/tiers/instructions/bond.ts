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
    type ReadonlyAccount,
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const BOND_INSTRUCTION_DISCRIMINATOR = new Uint8Array([18, 108, 96, 244, 162, 35, 142, 202]);

export function getBondInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(BOND_INSTRUCTION_DISCRIMINATOR);
}

export type BondInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountBonder extends string | AccountMeta<string> = string,
    TAccountStakingProgram extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountBonder extends string ? ReadonlyAccount<TAccountBonder> : TAccountBonder,
            TAccountStakingProgram extends string ? ReadonlyAccount<TAccountStakingProgram> : TAccountStakingProgram,
            ...TRemainingAccounts,
        ]
    >;

export type BondInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Weight to bond, xNOS. */
    xnos: bigint;
};

export type BondInstructionDataArgs = {
    /** Weight to bond, xNOS. */
    xnos: number | bigint;
};

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
    TAccountHost extends string = string,
    TAccountStake extends string = string,
    TAccountBonder extends string = string,
    TAccountStakingProgram extends string = string,
> = {
    /** Who owns the host and the stake. */
    owner: TransactionSigner<TAccountOwner>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The owner's stake. */
    stake: Address<TAccountStake>;
    /** The key that bonds, releases and slashes. */
    bonder: Address<TAccountBonder>;
    /** The staking program. */
    stakingProgram: Address<TAccountStakingProgram>;
    xnos: BondInstructionDataArgs['xnos'];
};

export function getBondInstruction<
    TAccountOwner extends string,
    TAccountHost extends string,
    TAccountStake extends string,
    TAccountBonder extends string,
    TAccountStakingProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: BondInput<TAccountOwner, TAccountHost, TAccountStake, TAccountBonder, TAccountStakingProgram>,
    config?: { programAddress?: TProgramAddress },
): BondInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountHost,
    TAccountStake,
    TAccountBonder,
    TAccountStakingProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        bonder: { value: input.bonder ?? null, isWritable: false },
        stakingProgram: { value: input.stakingProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.bonder),
            getAccountMeta(accounts.stakingProgram),
        ],
        data: getBondInstructionDataEncoder().encode(args as BondInstructionDataArgs),
        programAddress,
    } as BondInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountHost,
        TAccountStake,
        TAccountBonder,
        TAccountStakingProgram
    >);
}

export type ParsedBondInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the host and the stake. */
        owner: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** The owner's stake. */
        stake: TAccountMetas[2];
        /** The key that bonds, releases and slashes. */
        bonder: TAccountMetas[3];
        /** The staking program. */
        stakingProgram: TAccountMetas[4];
    };
    data: BondInstructionData;
};

export function parseBondInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedBondInstruction<TProgram, TAccountMetas> {
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
            owner: getNextAccount(),
            host: getNextAccount(),
            stake: getNextAccount(),
            bonder: getNextAccount(),
            stakingProgram: getNextAccount(),
        },
        data: getBondInstructionDataDecoder().decode(instruction.data),
    };
}
