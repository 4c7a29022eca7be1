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
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
    type WritableSignerAccount,
} from '@solana/kit';
import { GRID_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const AWARD_INSTRUCTION_DISCRIMINATOR = new Uint8Array([180, 74, 165, 67, 179, 135, 27, 202]);

export function getAwardInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(AWARD_INSTRUCTION_DISCRIMINATOR);
}

export type AwardInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountReviewer extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountAward extends string | AccountMeta<string> = string,
    TAccountSystemProgram extends string | AccountMeta<string> = '11111111111111111111111111111111',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountReviewer extends string
                ? WritableSignerAccount<TAccountReviewer> & AccountSignerMeta<TAccountReviewer>
                : TAccountReviewer,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountAward extends string ? WritableAccount<TAccountAward> : TAccountAward,
            TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
            ...TRemainingAccounts,
        ]
    >;

export type AwardInstructionData = {
    discriminator: ReadonlyUint8Array;
    /**
     * A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
     * `nosana_common::grid::DISQUALIFICATION`.
     */
    kind: number;
    /** Points; zero for a disqualification. */
    points: bigint;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
};

export type AwardInstructionDataArgs = {
    /**
     * A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
     * `nosana_common::grid::DISQUALIFICATION`.
     */
    kind: number;
    /** Points; zero for a disqualification. */
    points: number | bigint;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
};

export function getAwardInstructionDataEncoder(): FixedSizeEncoder<AwardInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['kind', getU8Encoder()],
            ['points', getU64Encoder()],
            ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
        ]),
        (value) => ({ ...value, discriminator: AWARD_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getAwardInstructionDataDecoder(): FixedSizeDecoder<AwardInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['kind', getU8Decoder()],
        ['points', getU64Decoder()],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
    ]);
}

export function getAwardInstructionDataCodec(): FixedSizeCodec<AwardInstructionDataArgs, AwardInstructionData> {
    return combineCodec(getAwardInstructionDataEncoder(), getAwardInstructionDataDecoder());
}

export type AwardInput<
    TAccountReviewer extends string = string,
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountAward extends string = string,
    TAccountSystemProgram extends string = string,
> = {
    /** A reviewer of the phase, who pays. */
    reviewer: TransactionSigner<TAccountReviewer>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat. */
    seat: Address<TAccountSeat>;
    /** The award to create: one for each evidence in a phase. */
    award: Address<TAccountAward>;
    /** The system program. */
    systemProgram?: Address<TAccountSystemProgram>;
    kind: AwardInstructionDataArgs['kind'];
    points: AwardInstructionDataArgs['points'];
    evidence: AwardInstructionDataArgs['evidence'];
};

export function getAwardInstruction<
    TAccountReviewer extends string,
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountAward extends string,
    TAccountSystemProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: AwardInput<TAccountReviewer, TAccountPhase, TAccountSeat, TAccountAward, TAccountSystemProgram>,
    config?: { programAddress?: TProgramAddress },
): AwardInstruction<
    TProgramAddress,
    TAccountReviewer,
    TAccountPhase,
    TAccountSeat,
    TAccountAward,
    TAccountSystemProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        reviewer: { value: input.reviewer ?? null, isWritable: true },
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        award: { value: input.award ?? null, isWritable: true },
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
            getAccountMeta(accounts.reviewer),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.award),
            getAccountMeta(accounts.systemProgram),
        ],
        data: getAwardInstructionDataEncoder().encode(args as AwardInstructionDataArgs),
        programAddress,
    } as AwardInstruction<
        TProgramAddress,
        TAccountReviewer,
        TAccountPhase,
        TAccountSeat,
        TAccountAward,
        TAccountSystemProgram
    >);
}

export type ParsedAwardInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** A reviewer of the phase, who pays. */
        reviewer: TAccountMetas[0];
        /** The phase. */
        phase: TAccountMetas[1];
        /** The seat. */
        seat: TAccountMetas[2];
        /** The award to create: one for each evidence in a phase. */
        award: TAccountMetas[3];
        /** The system program. */
        systemProgram: TAccountMetas[4];
    };
    data: AwardInstructionData;
};

export function parseAwardInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedAwardInstruction<TProgram, TAccountMetas> {
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
            reviewer: getNextAccount(),
            phase: getNextAccount(),
            seat: getNextAccount(),
            award: getNextAccount(),
            systemProgram: getNextAccount(),
        },
        data: getAwardInstructionDataDecoder().decode(instruction.data),
    };
}
