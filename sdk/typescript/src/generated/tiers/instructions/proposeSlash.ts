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
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { findSlashPda } from '../pdas/index.js';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { expectAddress, getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const PROPOSE_SLASH_INSTRUCTION_DISCRIMINATOR = new Uint8Array([198, 144, 128, 49, 72, 78, 74, 118]);

export function getProposeSlashInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(PROPOSE_SLASH_INSTRUCTION_DISCRIMINATOR);
}

export type ProposeSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountSlash extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAdmin extends string
                ? WritableSignerAccount<TAccountAdmin> & AccountSignerMeta<TAccountAdmin>
                : TAccountAdmin,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountSlash extends string ? WritableAccount<TAccountSlash> : TAccountSlash,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ProposeSlashInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Weight to be slashed, xNOS. */
    xnos: bigint;
    /** Why, UTF-8, padded with zeros, not empty. */
    reason: ReadonlyUint8Array;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
};

export type ProposeSlashInstructionDataArgs = {
    /** Weight to be slashed, xNOS. */
    xnos: number | bigint;
    /** Why, UTF-8, padded with zeros, not empty. */
    reason: ReadonlyUint8Array;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
};

export function getProposeSlashInstructionDataEncoder(): FixedSizeEncoder<ProposeSlashInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['xnos', getU64Encoder()],
            ['reason', fixEncoderSize(getBytesEncoder(), 64)],
            ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: PROPOSE_SLASH_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getProposeSlashInstructionDataDecoder(): FixedSizeDecoder<ProposeSlashInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['xnos', getU64Decoder()],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

export function getProposeSlashInstructionDataCodec(): FixedSizeCodec<
    ProposeSlashInstructionDataArgs,
    ProposeSlashInstructionData
> {
    return combineCodec(getProposeSlashInstructionDataEncoder(), getProposeSlashInstructionDataDecoder());
}

export type ProposeSlashAsyncInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountSlash extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The admin, who pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The account of the host's slashes, created for the first. */
    slash?: Address<TAccountSlash>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    xnos: ProposeSlashInstructionDataArgs['xnos'];
    reason: ProposeSlashInstructionDataArgs['reason'];
    evidence: ProposeSlashInstructionDataArgs['evidence'];
};

export async function getProposeSlashInstructionAsync<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountSlash extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ProposeSlashAsyncInput<TAccountAdmin, TAccountConfig, TAccountHost, TAccountSlash, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): Promise<
    ProposeSlashInstruction<
        TProgramAddress,
        TAccountAdmin,
        TAccountConfig,
        TAccountHost,
        TAccountSlash,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        slash: { value: input.slash ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.slash.value) {
        accounts.slash.value = await findSlashPda({ host: expectAddress(accounts.host.value) });
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.admin),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.slash),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getProposeSlashInstructionDataEncoder().encode(args as ProposeSlashInstructionDataArgs),
        programAddress,
    } as ProposeSlashInstruction<
        TProgramAddress,
        TAccountAdmin,
        TAccountConfig,
        TAccountHost,
        TAccountSlash,
        TAccountSystemProgram
    >);
}

export type ProposeSlashInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountHost extends string = string,
    TAccountSlash extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The admin, who pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host. */
    host: Address<TAccountHost>;
    /** The account of the host's slashes, created for the first. */
    slash: Address<TAccountSlash>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    xnos: ProposeSlashInstructionDataArgs['xnos'];
    reason: ProposeSlashInstructionDataArgs['reason'];
    evidence: ProposeSlashInstructionDataArgs['evidence'];
};

export function getProposeSlashInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountHost extends string,
    TAccountSlash extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: ProposeSlashInput<TAccountAdmin, TAccountConfig, TAccountHost, TAccountSlash, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): ProposeSlashInstruction<
    TProgramAddress,
    TAccountAdmin,
    TAccountConfig,
    TAccountHost,
    TAccountSlash,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        slash: { value: input.slash ?? null, isWritable: true },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.admin),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.slash),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getProposeSlashInstructionDataEncoder().encode(args as ProposeSlashInstructionDataArgs),
        programAddress,
    } as ProposeSlashInstruction<
        TProgramAddress,
        TAccountAdmin,
        TAccountConfig,
        TAccountHost,
        TAccountSlash,
        TAccountSystemProgram
    >);
}

export type ParsedProposeSlashInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin, who pays. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The host. */
        host: TAccountMetas[2];
        /** The account of the host's slashes, created for the first. */
        slash: TAccountMetas[3];
        /** The system program. */
        systemProgram: TAccountMetas[4];
    };
    data: ProposeSlashInstructionData;
};

export function parseProposeSlashInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedProposeSlashInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 5) {
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
            admin: getNextAccount(),
            config: getNextAccount(),
            host: getNextAccount(),
            slash: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getProposeSlashInstructionDataDecoder().decode(instruction.data),
    };
}
