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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const SET_TIER_INSTRUCTION_DISCRIMINATOR = new Uint8Array([197, 250, 253, 88, 170, 70, 237, 66]);

export function getSetTierInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SET_TIER_INSTRUCTION_DISCRIMINATOR);
}

export type SetTierInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? ReadonlySignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            ...TRemainingAccounts,
        ]
    >;

export type SetTierInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The tier, see `nosana_common::tier::Tier`. */
    tier: number;
    /** Why, UTF-8, padded with zeros, not empty. */
    reason: ReadonlyUint8Array;
};

export type SetTierInstructionDataArgs = {
    /** The tier, see `nosana_common::tier::Tier`. */
    tier: number;
    /** Why, UTF-8, padded with zeros, not empty. */
    reason: ReadonlyUint8Array;
};

export function getSetTierInstructionDataEncoder(): FixedSizeEncoder<SetTierInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['tier', getU8Encoder()],
            ['reason', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: SET_TIER_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getSetTierInstructionDataDecoder(): FixedSizeDecoder<SetTierInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['tier', getU8Decoder()],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

export function getSetTierInstructionDataCodec(): FixedSizeCodec<SetTierInstructionDataArgs, SetTierInstructionData> {
    return combineCodec(getSetTierInstructionDataEncoder(), getSetTierInstructionDataDecoder());
}

export type SetTierInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
> = {
    /** The admin. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    tier: SetTierInstructionDataArgs['tier'];
    reason: SetTierInstructionDataArgs['reason'];
};

export function getSetTierInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: SetTierInput<TAccountAdmin, TAccountConfig, TAccountHost>,
    config?: { programAddress?: TProgramAddress },
): SetTierInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountHost> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.admin), getAccountMeta(accounts.config), getAccountMeta(accounts.host)],
        data: getSetTierInstructionDataEncoder().encode(args as SetTierInstructionDataArgs),
        programAddress,
    } as SetTierInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountHost>);
}

export type ParsedSetTierInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The host. */
        host: TAccountMetas[2];
    };
    data: SetTierInstructionData;
};

export function parseSetTierInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedSetTierInstruction<TProgram, TAccountMetas> {
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
        accounts: { admin: getNextAccount(), config: getNextAccount(), host: getNextAccount() },
        data: getSetTierInstructionDataDecoder().decode(instruction.data),
    };
}
