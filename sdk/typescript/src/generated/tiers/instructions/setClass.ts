// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getArrayDecoder,
    getArrayEncoder,
    getBooleanDecoder,
    getBooleanEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
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
import { findConfigPda } from '../pdas/index.js';
import { TIERS_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const SET_CLASS_INSTRUCTION_DISCRIMINATOR = new Uint8Array([88, 208, 86, 138, 241, 160, 255, 115]);

export function getSetClassInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SET_CLASS_INSTRUCTION_DISCRIMINATOR);
}

export type SetClassInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountAdmin extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountClass extends string | AccountMeta<string> = string,
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
            TAccountClass extends string ? WritableAccount<TAccountClass> : TAccountClass,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type SetClassInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The id that its address is derived from. */
    id: number;
    /** Its name, UTF-8, padded with zeros. */
    name: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Whether hosts may register in it. */
    allowed: boolean;
    /** Benchmark figures that scores are relative to; zero while unmeasured. */
    baseline: Array<bigint>;
};

export type SetClassInstructionDataArgs = {
    /** The id that its address is derived from. */
    id: number;
    /** Its name, UTF-8, padded with zeros. */
    name: ReadonlyUint8Array;
    /** Memory of one GPU, MiB. */
    vramMib: number;
    /** Whether hosts may register in it. */
    allowed: boolean;
    /** Benchmark figures that scores are relative to; zero while unmeasured. */
    baseline: Array<number | bigint>;
};

export function getSetClassInstructionDataEncoder(): FixedSizeEncoder<SetClassInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['id', getU16Encoder()],
            ['name', fixEncoderSize(getBytesEncoder(), 32)],
            ['vramMib', getU32Encoder()],
            ['allowed', getBooleanEncoder()],
            ['baseline', getArrayEncoder(getU64Encoder(), { size: 4 })],
        ]),
        (value) => ({ ...value, discriminator: SET_CLASS_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getSetClassInstructionDataDecoder(): FixedSizeDecoder<SetClassInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['id', getU16Decoder()],
        ['name', fixDecoderSize(getBytesDecoder(), 32)],
        ['vramMib', getU32Decoder()],
        ['allowed', getBooleanDecoder()],
        ['baseline', getArrayDecoder(getU64Decoder(), { size: 4 })],
    ]);
}

export function getSetClassInstructionDataCodec(): FixedSizeCodec<
    SetClassInstructionDataArgs,
    SetClassInstructionData
> {
    return combineCodec(getSetClassInstructionDataEncoder(), getSetClassInstructionDataDecoder());
}

export type SetClassAsyncInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountClass extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The admin, who pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config?: Address<TAccountConfig>;
    /** The class to create or change. */
    class: Address<TAccountClass>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    id: SetClassInstructionDataArgs['id'];
    name: SetClassInstructionDataArgs['name'];
    vramMib: SetClassInstructionDataArgs['vramMib'];
    allowed: SetClassInstructionDataArgs['allowed'];
    baseline: SetClassInstructionDataArgs['baseline'];
};

export async function getSetClassInstructionAsync<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountClass extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: SetClassAsyncInput<TAccountAdmin, TAccountConfig, TAccountClass, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): Promise<SetClassInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountClass, TAccountSystemProgram>> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        class: { value: input.class ?? null, isWritable: true },
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
            getAccountMeta(accounts.admin),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.class),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getSetClassInstructionDataEncoder().encode(args as SetClassInstructionDataArgs),
        programAddress,
    } as SetClassInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountClass, TAccountSystemProgram>);
}

export type SetClassInput<
    TAccountAdmin extends string = string,
    TAccountConfig extends string = string,
    TAccountClass extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** The admin, who pays. */
    admin: TransactionSigner<TAccountAdmin>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The class to create or change. */
    class: Address<TAccountClass>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    id: SetClassInstructionDataArgs['id'];
    name: SetClassInstructionDataArgs['name'];
    vramMib: SetClassInstructionDataArgs['vramMib'];
    allowed: SetClassInstructionDataArgs['allowed'];
    baseline: SetClassInstructionDataArgs['baseline'];
};

export function getSetClassInstruction<
    TAccountAdmin extends string,
    TAccountConfig extends string,
    TAccountClass extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: SetClassInput<TAccountAdmin, TAccountConfig, TAccountClass, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): SetClassInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountClass, TAccountSystemProgram> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        admin: { value: input.admin ?? null, isWritable: true },
        config: { value: input.config ?? null, isWritable: false },
        class: { value: input.class ?? null, isWritable: true },
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
            getAccountMeta(accounts.class),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getSetClassInstructionDataEncoder().encode(args as SetClassInstructionDataArgs),
        programAddress,
    } as SetClassInstruction<TProgramAddress, TAccountAdmin, TAccountConfig, TAccountClass, TAccountSystemProgram>);
}

export type ParsedSetClassInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The admin, who pays. */
        admin: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The class to create or change. */
        class: TAccountMetas[2];
        /** The system program. */
        systemProgram: TAccountMetas[3];
    };
    data: SetClassInstructionData;
};

export function parseSetClassInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedSetClassInstruction<TProgram, TAccountMetas> {
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
            admin: getNextAccount(),
            config: getNextAccount(),
            class: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getSetClassInstructionDataDecoder().decode(instruction.data),
    };
}
