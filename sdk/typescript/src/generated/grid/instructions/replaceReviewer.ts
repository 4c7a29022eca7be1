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
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const REPLACE_REVIEWER_INSTRUCTION_DISCRIMINATOR = new Uint8Array([207, 238, 62, 233, 203, 107, 112, 126]);

export function getReplaceReviewerInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(REPLACE_REVIEWER_INSTRUCTION_DISCRIMINATOR);
}

export type ReplaceReviewerInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountAuthority extends string | AccountMeta<string> = string,
    TAccountGrid extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountAuthority extends string
                ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
                : TAccountAuthority,
            TAccountGrid extends string ? ReadonlyAccount<TAccountGrid> : TAccountGrid,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            ...TRemainingAccounts,
        ]
    >;

export type ReplaceReviewerInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Which place, from zero. */
    place: number;
    /** Who gets it; zero: nobody. */
    reviewer: Address;
};

export type ReplaceReviewerInstructionDataArgs = {
    /** Which place, from zero. */
    place: number;
    /** Who gets it; zero: nobody. */
    reviewer: Address;
};

export function getReplaceReviewerInstructionDataEncoder(): FixedSizeEncoder<ReplaceReviewerInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['place', getU8Encoder()],
            ['reviewer', getAddressEncoder()],
        ]),
        (value) => ({ ...value, discriminator: REPLACE_REVIEWER_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getReplaceReviewerInstructionDataDecoder(): FixedSizeDecoder<ReplaceReviewerInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['place', getU8Decoder()],
        ['reviewer', getAddressDecoder()],
    ]);
}

export function getReplaceReviewerInstructionDataCodec(): FixedSizeCodec<
    ReplaceReviewerInstructionDataArgs,
    ReplaceReviewerInstructionData
> {
    return combineCodec(getReplaceReviewerInstructionDataEncoder(), getReplaceReviewerInstructionDataDecoder());
}

export type ReplaceReviewerInput<
    TAccountAuthority extends string = string,
    TAccountGrid extends string = string,
    TAccountPhase extends string = string,
> = {
    /** The authority. */
    authority: TransactionSigner<TAccountAuthority>;
    /** What all phases share. */
    grid: Address<TAccountGrid>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    place: ReplaceReviewerInstructionDataArgs['place'];
    reviewer: ReplaceReviewerInstructionDataArgs['reviewer'];
};

export function getReplaceReviewerInstruction<
    TAccountAuthority extends string,
    TAccountGrid extends string,
    TAccountPhase extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: ReplaceReviewerInput<TAccountAuthority, TAccountGrid, TAccountPhase>,
    config?: { programAddress?: TProgramAddress },
): ReplaceReviewerInstruction<TProgramAddress, TAccountAuthority, TAccountGrid, TAccountPhase> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        authority: { value: input.authority ?? null, isWritable: false },
        grid: { value: input.grid ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: true },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [getAccountMeta(accounts.authority), getAccountMeta(accounts.grid), getAccountMeta(accounts.phase)],
        data: getReplaceReviewerInstructionDataEncoder().encode(args as ReplaceReviewerInstructionDataArgs),
        programAddress,
    } as ReplaceReviewerInstruction<TProgramAddress, TAccountAuthority, TAccountGrid, TAccountPhase>);
}

export type ParsedReplaceReviewerInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The authority. */
        authority: TAccountMetas[0];
        /** What all phases share. */
        grid: TAccountMetas[1];
        /** The phase. */
        phase: TAccountMetas[2];
    };
    data: ReplaceReviewerInstructionData;
};

export function parseReplaceReviewerInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedReplaceReviewerInstruction<TProgram, TAccountMetas> {
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
        accounts: { authority: getNextAccount(), grid: getNextAccount(), phase: getNextAccount() },
        data: getReplaceReviewerInstructionDataDecoder().decode(instruction.data),
    };
}
