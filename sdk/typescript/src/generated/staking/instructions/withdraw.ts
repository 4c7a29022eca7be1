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
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const WITHDRAW_INSTRUCTION_DISCRIMINATOR = new Uint8Array([183, 18, 70, 156, 148, 109, 161, 34]);

export function getWithdrawInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(WITHDRAW_INSTRUCTION_DISCRIMINATOR);
}

export type WithdrawInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
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
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountDestination extends string ? WritableAccount<TAccountDestination> : TAccountDestination,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type WithdrawInstructionData = { discriminator: ReadonlyUint8Array };

export type WithdrawInstructionDataArgs = {};

export function getWithdrawInstructionDataEncoder(): FixedSizeEncoder<WithdrawInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: WITHDRAW_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getWithdrawInstructionDataDecoder(): FixedSizeDecoder<WithdrawInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getWithdrawInstructionDataCodec(): FixedSizeCodec<
    WithdrawInstructionDataArgs,
    WithdrawInstructionData
> {
    return combineCodec(getWithdrawInstructionDataEncoder(), getWithdrawInstructionDataDecoder());
}

export type WithdrawInput<
    TAccountOwner extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountDestination extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who owns the stake. */
    owner: TransactionSigner<TAccountOwner>;
    /** The stake. */
    stake: Address<TAccountStake>;
    /** Its token account. */
    vault: Address<TAccountVault>;
    /** Where the tokens go. */
    destination: Address<TAccountDestination>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getWithdrawInstruction<
    TAccountOwner extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountDestination extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: WithdrawInput<TAccountOwner, TAccountStake, TAccountVault, TAccountDestination, TAccountTokenProgram>,
    config?: { programAddress?: TProgramAddress },
): WithdrawInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountStake,
    TAccountVault,
    TAccountDestination,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        stake: { value: input.stake ?? null, isWritable: true },
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
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.destination),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getWithdrawInstructionDataEncoder().encode({}),
        programAddress,
    } as WithdrawInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountStake,
        TAccountVault,
        TAccountDestination,
        TAccountTokenProgram
    >);
}

export type ParsedWithdrawInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the stake. */
        owner: TAccountMetas[0];
        /** The stake. */
        stake: TAccountMetas[1];
        /** Its token account. */
        vault: TAccountMetas[2];
        /** Where the tokens go. */
        destination: TAccountMetas[3];
        /** The token program. */
        tokenProgram: TAccountMetas[4];
    };
    data: WithdrawInstructionData;
};

export function parseWithdrawInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedWithdrawInstruction<TProgram, TAccountMetas> {
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
            owner: getNextAccount(),
            stake: getNextAccount(),
            vault: getNextAccount(),
            destination: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getWithdrawInstructionDataDecoder().decode(instruction.data),
    };
}
