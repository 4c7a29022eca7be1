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

export const CLAIM_INSTRUCTION_DISCRIMINATOR = new Uint8Array([62, 198, 214, 193, 213, 159, 108, 210]);

export function getClaimInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLAIM_INSTRUCTION_DISCRIMINATOR);
}

export type ClaimInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountPhase extends string | AccountMeta<string> = string,
    TAccountSeat extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountDestination extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountPhase extends string ? WritableAccount<TAccountPhase> : TAccountPhase,
            TAccountSeat extends string ? WritableAccount<TAccountSeat> : TAccountSeat,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountDestination extends string ? WritableAccount<TAccountDestination> : TAccountDestination,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type ClaimInstructionData = { discriminator: ReadonlyUint8Array };

export type ClaimInstructionDataArgs = {};

export function getClaimInstructionDataEncoder(): FixedSizeEncoder<ClaimInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLAIM_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getClaimInstructionDataDecoder(): FixedSizeDecoder<ClaimInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getClaimInstructionDataCodec(): FixedSizeCodec<ClaimInstructionDataArgs, ClaimInstructionData> {
    return combineCodec(getClaimInstructionDataEncoder(), getClaimInstructionDataDecoder());
}

export type ClaimInput<
    TAccountOwner extends string = string,
    TAccountPhase extends string = string,
    TAccountSeat extends string = string,
    TAccountVault extends string = string,
    TAccountDestination extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who owns the seat. */
    owner: TransactionSigner<TAccountOwner>;
    /** The phase. */
    phase: Address<TAccountPhase>;
    /** The seat. */
    seat: Address<TAccountSeat>;
    /** The token account that the phase pays from. */
    vault: Address<TAccountVault>;
    /** Where the reward goes. */
    destination: Address<TAccountDestination>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getClaimInstruction<
    TAccountOwner extends string,
    TAccountPhase extends string,
    TAccountSeat extends string,
    TAccountVault extends string,
    TAccountDestination extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof GRID_PROGRAM_ADDRESS,
>(
    input: ClaimInput<
        TAccountOwner,
        TAccountPhase,
        TAccountSeat,
        TAccountVault,
        TAccountDestination,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): ClaimInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountPhase,
    TAccountSeat,
    TAccountVault,
    TAccountDestination,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? GRID_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        phase: { value: input.phase ?? null, isWritable: true },
        seat: { value: input.seat ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        destination: { value: input.destination ?? null, isWritable: true },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.phase),
            getAccountMeta(accounts.seat),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.destination),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getClaimInstructionDataEncoder().encode({}),
        programAddress,
    } as ClaimInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountPhase,
        TAccountSeat,
        TAccountVault,
        TAccountDestination,
        TAccountTokenProgram
    >);
}

export type ParsedClaimInstruction<
    TProgram extends string = typeof GRID_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the seat. */
        owner: TAccountMetas[0];
        /** The phase. */
        phase: TAccountMetas[1];
        /** The seat. */
        seat: TAccountMetas[2];
        /** The token account that the phase pays from. */
        vault: TAccountMetas[3];
        /** Where the reward goes. */
        destination: TAccountMetas[4];
        /** The token program. */
        tokenProgram: TAccountMetas[5];
    };
    data: ClaimInstructionData;
};

export function parseClaimInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedClaimInstruction<TProgram, TAccountMetas> {
    if (instruction.accounts.length < 6) {
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
            phase: getNextAccount(),
            seat: getNextAccount(),
            vault: getNextAccount(),
            destination: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getClaimInstructionDataDecoder().decode(instruction.data),
    };
}
