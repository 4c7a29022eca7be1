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
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const REVOKE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([170, 23, 31, 34, 133, 173, 93, 242]);

export function getRevokeInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(REVOKE_INSTRUCTION_DISCRIMINATOR);
}

export type RevokeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountSigner extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountAward extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountSigner extends string
                ? ReadonlySignerAccount<TAccountSigner> & AccountSignerMeta<TAccountSigner>
                : TAccountSigner,
            TAccountGrid extends string ? ReadonlyAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountAward extends string ? WritableAccount<TAccountAward> : TAccountAward,
            ...TRemainingAccounts,
        ]
    >;

export type RevokeInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Why, UTF-8, padded with zeros, not empty. */
    reason: ReadonlyUint8Array;
};

export type RevokeInstructionDataArgs = {
    /** Why, UTF-8, padded with zeros, not empty. */
    reason: ReadonlyUint8Array;
};

export function getRevokeInstructionDataEncoder(): FixedSizeEncoder<RevokeInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['reason', fixEncoderSize(getBytesEncoder(), 64)],
        ]),
        (value) => ({ ...value, discriminator: REVOKE_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getRevokeInstructionDataDecoder(): FixedSizeDecoder<RevokeInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['reason', fixDecoderSize(getBytesDecoder(), 64)],
    ]);
}

export function getRevokeInstructionDataCodec(): FixedSizeCodec<RevokeInstructionDataArgs, RevokeInstructionData> {
    return combineCodec(getRevokeInstructionDataEncoder(), getRevokeInstructionDataDecoder());
}

export type RevokeInput<
    TAccountSigner extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountAward extends string = string,
> = {
    /** The authority, or a reviewer who awarded or agreed. */
    signer: TransactionSigner<TAccountSigner>;
    /** The grid's account. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The award's seat; it may be closed, or registered anew. */
    seat: Address<TAccountSeat>;
    /** The award. */
    award: Address<TAccountAward>;
    reason: RevokeInstructionDataArgs['reason'];
};

export function getRevokeInstruction<
    TAccountSigner extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountAward extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: RevokeInput<TAccountSigner, TAccountGrid, TAccountPhase, TAccountSeat, TAccountAward>,
    config?: { programAddress?: TProgramAddress },
): RevokeInstruction<TProgramAddress, TAccountSigner, TAccountGrid, TAccountPhase, TAccountSeat, TAccountAward> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        signer: { value: input.signer ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        award: { value: input.award ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.signer),
            getAccountMeta(accounts.grid),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.award),
        ],
        data: getRevokeInstructionDataEncoder().encode(args as RevokeInstructionDataArgs),
        programAddress,
    } as RevokeInstruction<TProgramAddress, TAccountSigner, TAccountGrid, TAccountPhase, TAccountSeat, TAccountAward>);
}

export type ParsedRevokeInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority, or a reviewer who awarded or agreed. */
        signer: TAccountMetas[0];
        /** The grid's account. */
        grid: TAccountMetas[1];
        /** The phase. */
        phase: TAccountMetas[2];
        /** The award's seat; it may be closed, or registered anew. */
        seat: TAccountMetas[3];
        /** The award. */
        award: TAccountMetas[4];
    };
    data: RevokeInstructionData;
};

export function parseRevokeInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedRevokeInstruction<TProgram, TAccountMetas> {
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
            signer: getNextAccount(),
            grid: getNextAccount(),
            phase: getNextAccount(),
            seat: getNextAccount(),
            award: getNextAccount(),
        },
        data: getRevokeInstructionDataDecoder().decode(instruction.data),
    };
}
