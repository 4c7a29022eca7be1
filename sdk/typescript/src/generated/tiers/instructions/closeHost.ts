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

export const CLOSE_HOST_INSTRUCTION_DISCRIMINATOR = new Uint8Array([37, 157, 97, 152, 232, 21, 106, 103]);

export function getCloseHostInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_HOST_INSTRUCTION_DISCRIMINATOR);
}

export type CloseHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountRecord extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountRecord extends string ? ReadonlyAccount<TAccountRecord> : TAccountRecord,
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            ...TRemainingAccounts,
        ]
    >;

export type CloseHostInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseHostInstructionDataArgs = {};

export function getCloseHostInstructionDataEncoder(): FixedSizeEncoder<CloseHostInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_HOST_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseHostInstructionDataDecoder(): FixedSizeDecoder<CloseHostInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseHostInstructionDataCodec(): FixedSizeCodec<
    CloseHostInstructionDataArgs,
    CloseHostInstructionData
> {
    return combineCodec(getCloseHostInstructionDataEncoder(), getCloseHostInstructionDataDecoder());
}

export type CloseHostInput<
    TAccountOwner extends string = string,
    TAccountHost extends string = string,
    TAccountRecord extends string = string,
    TAccountPayer extends string = string,
> = {
    /** Who owns the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The record that the jobs program keeps for the host; it may not exist yet. */
    record: Address<TAccountRecord>;
    /** Who paid the host's rent. */
    payer: Address<TAccountPayer>;
};

export function getCloseHostInstruction<
    TAccountOwner extends string,
    TAccountHost extends string,
    TAccountRecord extends string,
    TAccountPayer extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: CloseHostInput<TAccountOwner, TAccountHost, TAccountRecord, TAccountPayer>,
    config?: { programAddress?: TProgramAddress },
): CloseHostInstruction<TProgramAddress, TAccountOwner, TAccountHost, TAccountRecord, TAccountPayer> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        record: { value: input.record ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.record),
            getAccountMeta(accounts.payer),
        ],
        data: getCloseHostInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseHostInstruction<TProgramAddress, TAccountOwner, TAccountHost, TAccountRecord, TAccountPayer>);
}

export type ParsedCloseHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the host. */
        owner: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** The record that the jobs program keeps for the host; it may not exist yet. */
        record: TAccountMetas[2];
        /** Who paid the host's rent. */
        payer: TAccountMetas[3];
    };
    data: CloseHostInstructionData;
};

export function parseCloseHostInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseHostInstruction<TProgram, TAccountMetas> {
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
            host: getNextAccount(),
            record: getNextAccount(),
            payer: getNextAccount(),
        },
        data: getCloseHostInstructionDataDecoder().decode(instruction.data),
    };
}
