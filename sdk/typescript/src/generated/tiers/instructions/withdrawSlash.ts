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

export const WITHDRAW_SLASH_INSTRUCTION_DISCRIMINATOR = new Uint8Array([47, 202, 231, 129, 131, 125, 129, 221]);

export function getWithdrawSlashInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(WITHDRAW_SLASH_INSTRUCTION_DISCRIMINATOR);
}

export type WithdrawSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountSigner extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountSlash extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountSigner extends string
                ? ReadonlySignerAccount<TAccountSigner> & AccountSignerMeta<TAccountSigner>
                : TAccountSigner,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountSlash extends string ? WritableAccount<TAccountSlash> : TAccountSlash,
            ...TRemainingAccounts,
        ]
    >;

export type WithdrawSlashInstructionData = { discriminator: ReadonlyUint8Array };

export type WithdrawSlashInstructionDataArgs = {};

export function getWithdrawSlashInstructionDataEncoder(): FixedSizeEncoder<WithdrawSlashInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: WITHDRAW_SLASH_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getWithdrawSlashInstructionDataDecoder(): FixedSizeDecoder<WithdrawSlashInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getWithdrawSlashInstructionDataCodec(): FixedSizeCodec<
    WithdrawSlashInstructionDataArgs,
    WithdrawSlashInstructionData
> {
    return combineCodec(getWithdrawSlashInstructionDataEncoder(), getWithdrawSlashInstructionDataDecoder());
}

export type WithdrawSlashInput<
    TAccountSigner extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountSlash extends string = string,
> = {
    /** The admin, or anyone after it lapsed. */
    signer: TransactionSigner<TAccountSigner>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The account of its slashes. */
    slash: Address<TAccountSlash>;
};

export function getWithdrawSlashInstruction<
    TAccountSigner extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountSlash extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: WithdrawSlashInput<TAccountSigner, TAccountConfig, TAccountHost, TAccountSlash>,
    config?: { programAddress?: TProgramAddress },
): WithdrawSlashInstruction<TProgramAddress, TAccountSigner, TAccountConfig, TAccountHost, TAccountSlash> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        signer: { value: input.signer ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        slash: { value: input.slash ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.signer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.slash),
        ],
        data: getWithdrawSlashInstructionDataEncoder().encode({}),
        programAddress,
    } as WithdrawSlashInstruction<TProgramAddress, TAccountSigner, TAccountConfig, TAccountHost, TAccountSlash>);
}

export type ParsedWithdrawSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin, or anyone after it lapsed. */
        signer: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The host. */
        host: TAccountMetas[2];
        /** The account of its slashes. */
        slash: TAccountMetas[3];
    };
    data: WithdrawSlashInstructionData;
};

export function parseWithdrawSlashInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedWithdrawSlashInstruction<TProgram, TAccountMetas> {
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
            signer: getNextAccount(),
            config: getNextAccount(),
            host: getNextAccount(),
            slash: getNextAccount(),
        },
        data: getWithdrawSlashInstructionDataDecoder().decode(instruction.data),
    };
}
