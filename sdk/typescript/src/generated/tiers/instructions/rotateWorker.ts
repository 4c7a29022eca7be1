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

export const ROTATE_WORKER_INSTRUCTION_DISCRIMINATOR = new Uint8Array([8, 5, 190, 8, 248, 126, 6, 103]);

export function getRotateWorkerInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(ROTATE_WORKER_INSTRUCTION_DISCRIMINATOR);
}

export type RotateWorkerInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountHost extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountHost extends string ? WritableAccount<TAccountHost> : TAccountHost,
            ...TRemainingAccounts,
        ]
    >;

export type RotateWorkerInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** The agent's key from now on. */
    worker: Address;
};

export type RotateWorkerInstructionDataArgs = {
    /** The agent's key from now on. */
    worker: Address;
};

export function getRotateWorkerInstructionDataEncoder(): FixedSizeEncoder<RotateWorkerInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['worker', getAddressEncoder()],
        ]),
        (value) => ({ ...value, discriminator: ROTATE_WORKER_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getRotateWorkerInstructionDataDecoder(): FixedSizeDecoder<RotateWorkerInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['worker', getAddressDecoder()],
    ]);
}

export function getRotateWorkerInstructionDataCodec(): FixedSizeCodec<
    RotateWorkerInstructionDataArgs,
    RotateWorkerInstructionData
> {
    return combineCodec(getRotateWorkerInstructionDataEncoder(), getRotateWorkerInstructionDataDecoder());
}

export type RotateWorkerInput<TAccountOwner extends string = string, TAccountHost extends string = string> = {
    /** Who owns the host. */
    owner: TransactionSigner<TAccountOwner>;
    /** The host. */
    host: Address<TAccountHost>;
    worker: RotateWorkerInstructionDataArgs['worker'];
};

export function getRotateWorkerInstruction<
    TAccountOwner extends string,
    TAccountHost extends string,
    TProgramAddress extends Address = typeof TIERS_PROGRAM_ADDRESS,
>(
    input: RotateWorkerInput<TAccountOwner, TAccountHost>,
    config?: { programAddress?: TProgramAddress },
): RotateWorkerInstruction<TProgramAddress, TAccountOwner, TAccountHost> {
    // Program address.
    const programAddress = config?.programAddress ?? TIERS_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        host: { value: input.host ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.owner), getAccountMeta(accounts.host)],
        data: getRotateWorkerInstructionDataEncoder().encode(args as RotateWorkerInstructionDataArgs),
        programAddress,
    } as RotateWorkerInstruction<TProgramAddress, TAccountOwner, TAccountHost>);
}

export type ParsedRotateWorkerInstruction<
    TProgram extends string = typeof TIERS_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the host. */
        owner: TAccountMetas[0];
        /** The host. */
        host: TAccountMetas[1];
    };
    data: RotateWorkerInstructionData;
};

export function parseRotateWorkerInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedRotateWorkerInstruction<TProgram, TAccountMetas> {
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
        accounts: { owner: getNextAccount(), host: getNextAccount() },
        data: getRotateWorkerInstructionDataDecoder().decode(instruction.data),
    };
}
