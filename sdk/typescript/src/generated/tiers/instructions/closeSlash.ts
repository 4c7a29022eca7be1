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
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type Instruction,
    type InstructionWithAccounts,
    type InstructionWithData,
    type ReadonlyAccount,
    type ReadonlyUint8Array,
    type WritableAccount,
} from '@solana/kit';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const CLOSE_SLASH_INSTRUCTION_DISCRIMINATOR = new Uint8Array([99, 206, 57, 155, 174, 245, 254, 210]);

export function getCloseSlashInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_SLASH_INSTRUCTION_DISCRIMINATOR);
}

export type CloseSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountSlash extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountSlash extends string ? WritableAccount<TAccountSlash> : TAccountSlash,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseSlashInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseSlashInstructionDataArgs = {};

export function getCloseSlashInstructionDataEncoder(): FixedSizeEncoder<CloseSlashInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_SLASH_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseSlashInstructionDataDecoder(): FixedSizeDecoder<CloseSlashInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseSlashInstructionDataCodec(): FixedSizeCodec<
    CloseSlashInstructionDataArgs,
    CloseSlashInstructionData
> {
    return combineCodec(getCloseSlashInstructionDataEncoder(), getCloseSlashInstructionDataDecoder());
}

export type CloseSlashInput<
    TAccountSlash extends string = string,
    TAccountHost extends string = string,
    TAccountPayer extends string = string,
> = {
    /** The account of a host's slashes. */
    slash: Address<TAccountSlash>;
    /** The host; it may be closed. */
    host: Address<TAccountHost>;
    /** Who paid the account's rent. */
    payer: Address<TAccountPayer>;
};

export function getCloseSlashInstruction<
    TAccountSlash extends string,
    TAccountHost extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: CloseSlashInput<TAccountSlash, TAccountHost, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): CloseSlashInstruction<TProgramAddress, TAccountSlash, TAccountHost, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        slash: { value: input.slash ?? null, isWritable: true },
        host: { value: input.host ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.slash), getAccountMeta(accounts.host), getAccountMeta(accounts.payer)],
        data: getCloseSlashInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseSlashInstruction<TProgramAddress, TAccountSlash, TAccountHost, TAccountPayer>);
}

export type ParsedCloseSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The account of a host's slashes. */
        slash: TAccountMetas[0];
        /** The host; it may be closed. */
        host: TAccountMetas[1];
        /** Who paid the account's rent. */
        payer: TAccountMetas[2];
    };
    data: CloseSlashInstructionData;
};

export function parseCloseSlashInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseSlashInstruction<TProgram, TAccountMetas> {
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
        accounts: { slash: getNextAccount(), host: getNextAccount(), payer: getNextAccount() },
        data: getCloseSlashInstructionDataDecoder().decode(instruction.data),
    };
}
