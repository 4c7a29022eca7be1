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
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
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
    type WritableSignerAccount,
} from '@solana/kit';
import { findConfigPda } from '../pdas/index.js';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const REGISTER_HOST_INSTRUCTION_DISCRIMINATOR = new Uint8Array([254, 147, 61, 58, 253, 111, 94, 200]);

export function getRegisterHostInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(REGISTER_HOST_INSTRUCTION_DISCRIMINATOR);
}

export type RegisterHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountClass extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TAccountPayout extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountPayer extends string
                ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
                : TAccountPayer,
            TAccountConfig extends string ? ReadonlyAccount<TAccountConfig> : TAccountConfig,
            TAccountClass extends string ? ReadonlyAccount<TAccountClass> : TAccountClass,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            TAccountPayout extends string ? ReadonlyAccount<TAccountPayout> : TAccountPayout,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type RegisterHostInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Which of the owner's hosts this is. */
    index: number;
    /** The agent's key. */
    worker: Address;
    /** How many GPUs, 1 to 16. */
    gpus: number;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros; zero while it has none. */
    endpoint: ReadonlyUint8Array;
};

export type RegisterHostInstructionDataArgs = {
    /** Which of the owner's hosts this is. */
    index: number;
    /** The agent's key. */
    worker: Address;
    /** How many GPUs, 1 to 16. */
    gpus: number;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Digest of what identifies the machine. */
    machine: ReadonlyUint8Array;
    /** Region code, ASCII, padded with zeros. */
    region: ReadonlyUint8Array;
    /** Agent version: major, minor, patch, zero. */
    agentVersion: ReadonlyUint8Array;
    /** URL of the agent's API, padded with zeros; zero while it has none. */
    endpoint: ReadonlyUint8Array;
};

export function getRegisterHostInstructionDataEncoder(): FixedSizeEncoder<RegisterHostInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['index', getU16Encoder()],
            ['worker', getAddressEncoder()],
            ['gpus', getU8Encoder()],
            ['vramMib', getU32Encoder()],
            ['machine', fixEncoderSize(getBytesEncoder(), 32)],
            ['region', fixEncoderSize(getBytesEncoder(), 8)],
            ['agentVersion', fixEncoderSize(getBytesEncoder(), 4)],
            ['endpoint', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: REGISTER_HOST_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getRegisterHostInstructionDataDecoder(): FixedSizeDecoder<RegisterHostInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['index', getU16Decoder()],
        ['worker', getAddressDecoder()],
        ['gpus', getU8Decoder()],
        ['vramMib', getU32Decoder()],
        ['machine', fixDecoderSize(getBytesDecoder(), 32)],
        ['region', fixDecoderSize(getBytesDecoder(), 8)],
        ['agentVersion', fixDecoderSize(getBytesDecoder(), 4)],
        ['endpoint', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

export function getRegisterHostInstructionDataCodec(): FixedSizeCodec<
    RegisterHostInstructionDataArgs,
    RegisterHostInstructionData
> {
    return combineCodec(getRegisterHostInstructionDataEncoder(), getRegisterHostInstructionDataDecoder());
}

export type RegisterHostAsyncInput<
    TAccountOwner extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountClass extends string = string,
    TAccountHost extends string = string,
    TAccountPayout extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who will own the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** Who pays the rent of the new account. */
    payer: TransactionSigner<TAccountPayer>;
    /** The configuration. */
    config?: Address<TAccountConfig>;
    /** The host's class of GPUs. */
    class: Address<TAccountClass>;
    /** The host to create. */
    host: Address<TAccountHost>;
    /** The token account that the host is paid to. */
    payout: Address<TAccountPayout>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    index: RegisterHostInstructionDataArgs['index'];
    worker: RegisterHostInstructionDataArgs['worker'];
    gpus: RegisterHostInstructionDataArgs['gpus'];
    vramMib: RegisterHostInstructionDataArgs['vramMib'];
    machine: RegisterHostInstructionDataArgs['machine'];
    region: RegisterHostInstructionDataArgs['region'];
    agentVersion: RegisterHostInstructionDataArgs['agentVersion'];
    endpoint: RegisterHostInstructionDataArgs['endpoint'];
};

export async function getRegisterHostInstructionAsync<
    TAccountOwner extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountClass extends string,
    TAccountHost extends string,
    TAccountPayout extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: RegisterHostAsyncInput<
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountPayout,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): Promise<
    RegisterHostInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountPayout,
        TAccountSystemProgram
    >
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        class: { value: input.class ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        payout: { value: input.payout ?? null, isWritable: false },
        systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.config.value) {
        accounts.config.value = await findConfigPda();
    }
    if (!accounts.systemProgram.value) {
        accounts.systemProgram.value =
            '11111111111111111111111111111111' as Address<'11111111111111111111111111111111'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.class),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getRegisterHostInstructionDataEncoder().encode(args as RegisterHostInstructionDataArgs),
        programAddress,
    } as RegisterHostInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountPayout,
        TAccountSystemProgram
    >);
}

export type RegisterHostInput<
    TAccountOwner extends string = string,
    TAccountPayer extends string = string,
    TAccountConfig extends string = string,
    TAccountClass extends string = string,
    TAccountHost extends string = string,
    TAccountPayout extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** Who will own the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** Who pays the rent of the new account. */
    payer: TransactionSigner<TAccountPayer>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The host's class of GPUs. */
    class: Address<TAccountClass>;
    /** The host to create. */
    host: Address<TAccountHost>;
    /** The token account that the host is paid to. */
    payout: Address<TAccountPayout>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    index: RegisterHostInstructionDataArgs['index'];
    worker: RegisterHostInstructionDataArgs['worker'];
    gpus: RegisterHostInstructionDataArgs['gpus'];
    vramMib: RegisterHostInstructionDataArgs['vramMib'];
    machine: RegisterHostInstructionDataArgs['machine'];
    region: RegisterHostInstructionDataArgs['region'];
    agentVersion: RegisterHostInstructionDataArgs['agentVersion'];
    endpoint: RegisterHostInstructionDataArgs['endpoint'];
};

export function getRegisterHostInstruction<
    TAccountOwner extends string,
    TAccountPayer extends string,
    TAccountConfig extends string,
    TAccountClass extends string,
    TAccountHost extends string,
    TAccountPayout extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: RegisterHostInput<
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountPayout,
        TAccountSystemProgram
    >,
    config?: { programAddress?: TProgramAddress },
): RegisterHostInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountPayer,
    TAccountConfig,
    TAccountClass,
    TAccountHost,
    TAccountPayout,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        payer: { value: input.payer ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        class: { value: input.class ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
        payout: { value: input.payout ?? null, isWritable: false },
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
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.class),
            getAccountMeta(accounts.host),
            getAccountMeta(accounts.payout),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getRegisterHostInstructionDataEncoder().encode(args as RegisterHostInstructionDataArgs),
        programAddress,
    } as RegisterHostInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPayer,
        TAccountConfig,
        TAccountClass,
        TAccountHost,
        TAccountPayout,
        TAccountSystemProgram
    >);
}

export type ParsedRegisterHostInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who will own the host. */
        owner: TAccountMetas[0];
        /** Who pays the rent of the new account. */
        payer: TAccountMetas[1];
        /** The configuration. */
        config: TAccountMetas[2];
        /** The host's class of GPUs. */
        class: TAccountMetas[3];
        /** The host to create. */
        host: TAccountMetas[4];
        /** The token account that the host is paid to. */
        payout: TAccountMetas[5];
        /** The system program. */
        systemProgram: TAccountMetas[6];
    };
    data: RegisterHostInstructionData;
};

export function parseRegisterHostInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedRegisterHostInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 7) {
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
            payer: getNextAccount(),
            config: getNextAccount(),
            class: getNextAccount(),
            host: getNextAccount(),
            payout: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getRegisterHostInstructionDataDecoder().decode(instruction.data),
    };
}
