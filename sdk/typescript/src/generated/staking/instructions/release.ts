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

export const RELEASE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([253, 249, 15, 206, 28, 127, 193, 241]);

export function getReleaseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(RELEASE_INSTRUCTION_DISCRIMINATOR);
}

export type ReleaseInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountBonder extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountBonder extends string
                ? ReadonlySignerAccount<TAccountBonder> & AccountSignerMeta<TAccountBonder>
                : TAccountBonder,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            ...TRemainingAccounts,
        ]
    >;

export type ReleaseInstructionData = { discriminator: ReadonlyUint8Array; xnos: bigint };

export type ReleaseInstructionDataArgs = { xnos: number | bigint };

export function getReleaseInstructionDataEncoder(): FixedSizeEncoder<ReleaseInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['xnos', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: RELEASE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getReleaseInstructionDataDecoder(): FixedSizeDecoder<ReleaseInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['xnos', getU64Decoder()],
    ]);
}

export function getReleaseInstructionDataCodec(): FixedSizeCodec<ReleaseInstructionDataArgs, ReleaseInstructionData> {
    return combineCodec(getReleaseInstructionDataEncoder(), getReleaseInstructionDataDecoder());
}

export type ReleaseInput<TAccountBonder extends string = string, TAccountStake extends string = string> = {
    /** The address that the tiers program alone can sign for. */
    bonder: TransactionSigner<TAccountBonder>;
    /** The stake. */
    stake: Address<TAccountStake>;
    xnos: ReleaseInstructionDataArgs['xnos'];
};

export function getReleaseInstruction<
    TAccountBonder extends string,
    TAccountStake extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: ReleaseInput<TAccountBonder, TAccountStake>,
    config?: { programAddress?: TProgramAddress },
): ReleaseInstruction<TProgramAddress, TAccountBonder, TAccountStake> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        bonder: { value: input.bonder ?? null, isWritable: false },
        stake: { value: input.stake ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.bonder), getAccountMeta(accounts.stake)],
        data: getReleaseInstructionDataEncoder().encode(args as ReleaseInstructionDataArgs),
        programAddress,
    } as ReleaseInstruction<TProgramAddress, TAccountBonder, TAccountStake>);
}

export type ParsedReleaseInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The address that the tiers program alone can sign for. */
        bonder: TAccountMetas[0];
        /** The stake. */
        stake: TAccountMetas[1];
    };
    data: ReleaseInstructionData;
};

export function parseReleaseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedReleaseInstruction<TProgram, TAccountMetas> {
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
        accounts: { bonder: getNextAccount(), stake: getNextAccount() },
        data: getReleaseInstructionDataDecoder().decode(instruction.data),
    };
}
