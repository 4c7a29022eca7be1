// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
    getBooleanDecoder,
    getBooleanEncoder,
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
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const UPDATE_CONFIG_INSTRUCTION_DISCRIMINATOR = new Uint8Array([29, 158, 252, 191, 10, 83, 219, 99]);

export function getUpdateConfigInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_CONFIG_INSTRUCTION_DISCRIMINATOR);
}

export type UpdateConfigInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? ReadonlySignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            ...TRemainingAccounts,
        ]
    >;

export type UpdateConfigInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may submit reports; zero: nobody. */
    assessors: Array<Address>;
    /** Whether new hosts enter Community at once. */
    registrationOpen: boolean;
};

export type UpdateConfigInstructionDataArgs = {
    /** Who may submit reports; zero: nobody. */
    assessors: Array<Address>;
    /** Whether new hosts enter Community at once. */
    registrationOpen: boolean;
};

export function getUpdateConfigInstructionDataEncoder(): FixedSizeEncoder<UpdateConfigInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['assessors', getArrayEncoder(getAddressEncoder(), { size: 3 })],
            ['registrationOpen', getBooleanEncoder()],
        ]),
        (value) => ({ ...value, discriminator: UPDATE_CONFIG_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUpdateConfigInstructionDataDecoder(): FixedSizeDecoder<UpdateConfigInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['assessors', getArrayDecoder(getAddressDecoder(), { size: 3 })],
        ['registrationOpen', getBooleanDecoder()],
    ]);
}

export function getUpdateConfigInstructionDataCodec(): FixedSizeCodec<
    UpdateConfigInstructionDataArgs,
    UpdateConfigInstructionData
> {
    return combineCodec(getUpdateConfigInstructionDataEncoder(), getUpdateConfigInstructionDataDecoder());
}

export type UpdateConfigInput<TAccountAdmin extends string = string, TAccountConfig extends string = string> = {
    /** The admin. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    assessors: UpdateConfigInstructionDataArgs['assessors'];
    registrationOpen: UpdateConfigInstructionDataArgs['registrationOpen'];
};

export function getUpdateConfigInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: UpdateConfigInput<TAccountAdmin, TAccountConfig>,
    config?: { programAddress?: TProgramAddress },
): UpdateConfigInstruction<TProgramAddress, TAccountAdmin, TAccountConfig> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.admin), getAccountMeta(accounts.config)],
        data: getUpdateConfigInstructionDataEncoder().encode(args as UpdateConfigInstructionDataArgs),
        programAddress,
    } as UpdateConfigInstruction<TProgramAddress, TAccountAdmin, TAccountConfig>);
}

export type ParsedUpdateConfigInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
    };
    data: UpdateConfigInstructionData;
};

export function parseUpdateConfigInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUpdateConfigInstruction<TProgram, TAccountMetas> {
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
        accounts: { admin: getNextAccount(), config: getNextAccount() },
        data: getUpdateConfigInstructionDataDecoder().decode(instruction.data),
    };
}
