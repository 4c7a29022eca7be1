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

export const CONTEST_SLASH_INSTRUCTION_DISCRIMINATOR = new Uint8Array([91, 155, 139, 10, 242, 84, 188, 138]);

export function getContestSlashInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CONTEST_SLASH_INSTRUCTION_DISCRIMINATOR);
}

export type ContestSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountSlash extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountHost extends string ? ReadonlyAccount<TAccountHost> : TAccountHost,
            TAccountSlash extends string ? WritableAccount<TAccountSlash> : TAccountSlash,
            ...TRemainingAccounts,
        ]
    >;

export type ContestSlashInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Digest of the defence. */
    defence: ReadonlyUint8Array;
};

export type ContestSlashInstructionDataArgs = {
    /** Digest of the defence. */
    defence: ReadonlyUint8Array;
};

export function getContestSlashInstructionDataEncoder(): FixedSizeEncoder<ContestSlashInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['defence', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: CONTEST_SLASH_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getContestSlashInstructionDataDecoder(): FixedSizeDecoder<ContestSlashInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['defence', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

export function getContestSlashInstructionDataCodec(): FixedSizeCodec<
    ContestSlashInstructionDataArgs,
    ContestSlashInstructionData
> {
    return combineCodec(getContestSlashInstructionDataEncoder(), getContestSlashInstructionDataDecoder());
}

export type ContestSlashInput<
    TAccountOwner extends string = string,
    TAccountHost extends string = string,
    TAccountSlash extends string = string,
> = {
    /** Who owns the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The account of its slashes. */
    slash: Address<TAccountSlash>;
    defence: ContestSlashInstructionDataArgs['defence'];
};

export function getContestSlashInstruction<
    TAccountOwner extends string,
    TAccountHost extends string,
    TAccountSlash extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ContestSlashInput<TAccountOwner, TAccountHost, TAccountSlash>,
    config?: { programAddress?: TProgramAddress },
): ContestSlashInstruction<TProgramAddress, TAccountOwner, TAccountHost, TAccountSlash> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: false },
        slash: { value: input.slash ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.owner), getAccountMeta(accounts.host), getAccountMeta(accounts.slash)],
        data: getContestSlashInstructionDataEncoder().encode(args as ContestSlashInstructionDataArgs),
        programAddress,
    } as ContestSlashInstruction<TProgramAddress, TAccountOwner, TAccountHost, TAccountSlash>);
}

export type ParsedContestSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the host. */
        owner: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
        /** The account of its slashes. */
        slash: TAccountMetas[2];
    };
    data: ContestSlashInstructionData;
};

export function parseContestSlashInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedContestSlashInstruction<TProgram, TAccountMetas> {
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
        accounts: { owner: getNextAccount(), host: getNextAccount(), slash: getNextAccount() },
        data: getContestSlashInstructionDataDecoder().decode(instruction.data),
    };
}
