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
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const PROPOSE_ADMIN_INSTRUCTION_DISCRIMINATOR = new Uint8Array([121, 214, 199, 212, 87, 39, 117, 234]);

export function getProposeAdminInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(PROPOSE_ADMIN_INSTRUCTION_DISCRIMINATOR);
}

export type ProposeAdminInstruction<
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

export type ProposeAdminInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Who may accept; zero to take a proposal back. */
    proposed: Address;
};

export type ProposeAdminInstructionDataArgs = {
    /** Who may accept; zero to take a proposal back. */
    proposed: Address;
};

export function getProposeAdminInstructionDataEncoder(): FixedSizeEncoder<ProposeAdminInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['proposed', getAddressEncoder()],
        ]),
        (value) => ({ ...value, discriminator: PROPOSE_ADMIN_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getProposeAdminInstructionDataDecoder(): FixedSizeDecoder<ProposeAdminInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['proposed', getAddressDecoder()],
    ]);
}

export function getProposeAdminInstructionDataCodec(): FixedSizeCodec<
    ProposeAdminInstructionDataArgs,
    ProposeAdminInstructionData
> {
    return combineCodec(getProposeAdminInstructionDataEncoder(), getProposeAdminInstructionDataDecoder());
}

export type ProposeAdminInput<TAccountAdmin extends string = string, TAccountConfig extends string = string> = {
    /** The admin. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    proposed: ProposeAdminInstructionDataArgs['proposed'];
};

export function getProposeAdminInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ProposeAdminInput<TAccountAdmin, TAccountConfig>,
    config?: { programAddress?: TProgramAddress },
): ProposeAdminInstruction<TProgramAddress, TAccountAdmin, TAccountConfig> {
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
        data: getProposeAdminInstructionDataEncoder().encode(args as ProposeAdminInstructionDataArgs),
        programAddress,
    } as ProposeAdminInstruction<TProgramAddress, TAccountAdmin, TAccountConfig>);
}

export type ParsedProposeAdminInstruction<
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
    data: ProposeAdminInstructionData;
};

export function parseProposeAdminInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedProposeAdminInstruction<TProgram, TAccountMetas> {
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
        data: getProposeAdminInstructionDataDecoder().decode(instruction.data),
    };
}
