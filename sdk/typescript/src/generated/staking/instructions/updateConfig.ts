// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU32Decoder,
    getU32Encoder,
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
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const UPDATE_CONFIG_INSTRUCTION_DISCRIMINATOR = new Uint8Array([29, 158, 252, 191, 10, 83, 219, 99]);

export function getUpdateConfigInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_CONFIG_INSTRUCTION_DISCRIMINATOR);
}

export type UpdateConfigInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountSlashDestination extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountSlashDestination extends string
                ? ReadonlyAccount<TAccountSlashDestination>
                : TAccountSlashDestination,
            ...TRemainingAccounts,
        ]
    >;

export type UpdateConfigInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Shortest duration of new stakes, seconds. */
    minDuration: number;
    /** Longest duration of new stakes, seconds. */
    maxDuration: number;
};

export type UpdateConfigInstructionDataArgs = {
    /** Shortest duration of new stakes, seconds. */
    minDuration: number;
    /** Longest duration of new stakes, seconds. */
    maxDuration: number;
};

export function getUpdateConfigInstructionDataEncoder(): FixedSizeEncoder<UpdateConfigInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['minDuration', getU32Encoder()],
            ['maxDuration', getU32Encoder()],
        ]),
        (value) => ({ ...value, discriminator: UPDATE_CONFIG_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUpdateConfigInstructionDataDecoder(): FixedSizeDecoder<UpdateConfigInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['minDuration', getU32Decoder()],
        ['maxDuration', getU32Decoder()],
    ]);
}

export function getUpdateConfigInstructionDataCodec(): FixedSizeCodec<
    UpdateConfigInstructionDataArgs,
    UpdateConfigInstructionData
> {
    return combineCodec(getUpdateConfigInstructionDataEncoder(), getUpdateConfigInstructionDataDecoder());
}

export type UpdateConfigInput<
    TAccountAuthority extends string = string,
    TAccountConfig extends string = string,
    TAccountSlashDestination extends string = string,
> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** Where slashed tokens go from now on. */
    slashDestination: Address<TAccountSlashDestination>;
    minDuration: UpdateConfigInstructionDataArgs['minDuration'];
    maxDuration: UpdateConfigInstructionDataArgs['maxDuration'];
};

export function getUpdateConfigInstruction<
    TAccountAuthority extends string,
    TAccountConfig extends string,
    TAccountSlashDestination extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: UpdateConfigInput<TAccountAuthority, TAccountConfig, TAccountSlashDestination>,
    config?: { programAddress?: TProgramAddress },
): UpdateConfigInstruction<TProgramAddress, TAccountAuthority, TAccountConfig, TAccountSlashDestination> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
        slashDestination: { value: input.slashDestination ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.authority),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.slashDestination),
        ],
        data: getUpdateConfigInstructionDataEncoder().encode(args as UpdateConfigInstructionDataArgs),
        programAddress,
    } as UpdateConfigInstruction<TProgramAddress, TAccountAuthority, TAccountConfig, TAccountSlashDestination>);
}

export type ParsedUpdateConfigInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority. */
        authority: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** Where slashed tokens go from now on. */
        slashDestination: TAccountMetas[2];
    };
    data: UpdateConfigInstructionData;
};

export function parseUpdateConfigInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUpdateConfigInstruction<TProgram, TAccountMetas> {
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
        accounts: { authority: getNextAccount(), config: getNextAccount(), slashDestination: getNextAccount() },
        data: getUpdateConfigInstructionDataDecoder().decode(instruction.data),
    };
}
