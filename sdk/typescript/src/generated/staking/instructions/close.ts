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

export const CLOSE_INSTRUCTION_DISCRIMINATOR = new Uint8Array([98, 165, 201, 177, 108, 65, 206, 96]);

export function getCloseInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_INSTRUCTION_DISCRIMINATOR);
}

export type CloseInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountDestination extends string | AccountMeta<string> = string,
    TAccountPayer extends string | AccountMeta<string> = string,
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
            TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type CloseInstructionData = { discriminator: ReadonlyUint8Array };

export type CloseInstructionDataArgs = {};

export function getCloseInstructionDataEncoder(): FixedSizeEncoder<CloseInstructionDataArgs> {
    return transformEncoder(getStructEncoder([['discriminator', fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
        ...value,
        discriminator: CLOSE_INSTRUCTION_DISCRIMINATOR,
    }));
}

export function getCloseInstructionDataDecoder(): FixedSizeDecoder<CloseInstructionData> {
    return getStructDecoder([['discriminator', fixDecoderSize(getBytesDecoder(), 8)]]);
}

export function getCloseInstructionDataCodec(): FixedSizeCodec<CloseInstructionDataArgs, CloseInstructionData> {
    return combineCodec(getCloseInstructionDataEncoder(), getCloseInstructionDataDecoder());
}

export type CloseInput<
    TAccountOwner extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountDestination extends string = string,
    TAccountPayer extends string = string,
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
    /** Who paid the rent of the stake and its vault. */
    payer: Address<TAccountPayer>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
};

export function getCloseInstruction<
    TAccountOwner extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountDestination extends string,
    TAccountPayer extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: CloseInput<
        TAccountOwner,
        TAccountStake,
        TAccountVault,
        TAccountDestination,
        TAccountPayer,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): CloseInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountStake,
    TAccountVault,
    TAccountDestination,
    TAccountPayer,
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
        payer: { value: input.payer ?? null, isWritable: true },
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
            getAccountMeta(accounts.payer),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getCloseInstructionDataEncoder().encode({}),
        programAddress,
    } as CloseInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountStake,
        TAccountVault,
        TAccountDestination,
        TAccountPayer,
        TAccountTokenProgram
    >);
}

export type ParsedCloseInstruction<
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
        /** Who paid the rent of the stake and its vault. */
        payer: TAccountMetas[4];
        /** The token program. */
        tokenProgram: TAccountMetas[5];
    };
    data: CloseInstructionData;
};

export function parseCloseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedCloseInstruction<TProgram, TAccountMetas> {
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
            stake: getNextAccount(),
            vault: getNextAccount(),
            destination: getNextAccount(),
            payer: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getCloseInstructionDataDecoder().decode(instruction.data),
    };
}
