// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
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
    type ReadonlyAccount,
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const UPDATE_HOST_INSTRUCTION_DISCRIMINATOR = new Uint8Array([233, 35, 148, 239, 239, 188, 98, 180]);

export function getUpdateHostInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_HOST_INSTRUCTION_DISCRIMINATOR);
}

export type UpdateHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountPayout extends string | AccountMeta<string> = string,
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
            TAccountPayout extends string ? ReadonlyAccount<TAccountPayout> : TAccountPayout,
            ...TRemainingAccounts,
        ]
    >;

export type UpdateHostInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros; zero while it has none. */
    endpoint: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
};

export type UpdateHostInstructionDataArgs = {
    /** URL of the agent's API, padded with zeros; zero while it has none. */
    endpoint: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
};

export function getUpdateHostInstructionDataEncoder(): FixedSizeEncoder<UpdateHostInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['endpoint', fixEncoderSize(getBytesEncoder(), 64)],
            ['region', fixEncoderSize(getBytesEncoder(), 8)],
            ['agentVersion', fixEncoderSize(getBytesEncoder(), 4)],
        ]),
        (value) => ({ ...value, discriminator: UPDATE_HOST_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getUpdateHostInstructionDataDecoder(): FixedSizeDecoder<UpdateHostInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['endpoint', fixDecoderSize(getBytesDecoder(), 64)],
        ['region', fixDecoderSize(getBytesDecoder(), 8)],
        ['agentVersion', fixDecoderSize(getBytesDecoder(), 4)],
    ]);
}

export function getUpdateHostInstructionDataCodec(): FixedSizeCodec<
    UpdateHostInstructionDataArgs,
    UpdateHostInstructionData
> {
    return combineCodec(getUpdateHostInstructionDataEncoder(), getUpdateHostInstructionDataDecoder());
}

export type UpdateHostInput<
    TAccountOwner extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountPayout extends string = string,
> = {
    /** Who owns the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The token account that the host is paid to from now on; often the same as before. */
    payout: Address<TAccountPayout>;
    endpoint: UpdateHostInstructionDataArgs['endpoint'];
    region: UpdateHostInstructionDataArgs['region'];
    agentVersion: UpdateHostInstructionDataArgs['agentVersion'];
};

export function getUpdateHostInstruction<
    TAccountOwner extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountPayout extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: UpdateHostInput<TAccountOwner, TAccountConfig, TAccountHost, TAccountPayout>,
    config?: { programAddress?: TProgramAddress },
): UpdateHostInstruction<TProgramAddress, TAccountOwner, TAccountConfig, TAccountHost, TAccountPayout> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        payout: { value: input.payout ?? null, isWritable: false },
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
            getAccountMeta(accounts.payout),
        ],
        data: getUpdateHostInstructionDataEncoder().encode(args as UpdateHostInstructionDataArgs),
        programAddress,
    } as UpdateHostInstruction<TProgramAddress, TAccountOwner, TAccountConfig, TAccountHost, TAccountPayout>);
}

export type ParsedUpdateHostInstruction<
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
        /** The token account that the host is paid to from now on; often the same as before. */
        payout: TAccountMetas[3];
    };
    data: UpdateHostInstructionData;
};

export function parseUpdateHostInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedUpdateHostInstruction<TProgram, TAccountMetas> {
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
            payout: getNextAccount(),
        },
        data: getUpdateHostInstructionDataDecoder().decode(instruction.data),
    };
}
