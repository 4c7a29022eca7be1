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

export const UNBOND_INSTRUCTION_DISCRIMINATOR = new Uint8Array([151, 129, 36, 46, 102, 195, 111, 122]);

export function getUnbondInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UNBOND_INSTRUCTION_DISCRIMINATOR);
}

export type UnbondInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? ReadonlyAccount<TAccountRecord> : TAccountRecord,
            ...TRemainingAccounts,
        ]
    >;

export type UnbondInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Weight to take out of the bond, xNOS. */
    xnos: bigint;
};

export type UnbondInstructionDataArgs = {
    /** Weight to take out of the bond, xNOS. */
    xnos: number | bigint;
};

export function getUnbondInstructionDataEncoder(): FixedSizeEncoder<UnbondInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['xnos', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: UNBOND_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUnbondInstructionDataDecoder(): FixedSizeDecoder<UnbondInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['xnos', getU64Decoder()],
    ]);
}

export function getUnbondInstructionDataCodec(): FixedSizeCodec<UnbondInstructionDataArgs, UnbondInstructionData> {
    return combineCodec(getUnbondInstructionDataEncoder(), getUnbondInstructionDataDecoder());
}

export type UnbondInput<
    TAccountOwner extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
> = {
    /** Who owns the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The record that the jobs program keeps for the host; it may not exist yet. */
    record: Address<TAccountRecord>;
    xnos: UnbondInstructionDataArgs['xnos'];
};

export function getUnbondInstruction<
    TAccountOwner extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: UnbondInput<TAccountOwner, TAccountConfig, TAccountHost, TAccountRecord>,
    config?: { programAddress?: TProgramAddress },
): UnbondInstruction<TProgramAddress, TAccountOwner, TAccountConfig, TAccountHost, TAccountRecord> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        record: { value: input.record ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
        ],
        data: getUnbondInstructionDataEncoder().encode(args as UnbondInstructionDataArgs),
        programAddress,
    } as UnbondInstruction<TProgramAddress, TAccountOwner, TAccountConfig, TAccountHost, TAccountRecord>);
}

export type ParsedUnbondInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the host. */
        owner: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The host. */
        host: TAccountMetas[2];
        /** The record that the jobs program keeps for the host; it may not exist yet. */
        record: TAccountMetas[3];
    };
    data: UnbondInstructionData;
};

export function parseUnbondInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUnbondInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 4) {
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
            config: getNextAccount(),
            host: getNextAccount(),
            record: getNextAccount(),
        },
        data: getUnbondInstructionDataDecoder().decode(instruction.data),
    };
}
