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
    type ReadonlySignerAccount,
    type ReadonlyUint8Array,
    type TransactionSigner,
    type WritableAccount,
} from '@solana/kit';
import { STAKING_PROGRAM_ADDRESS } from '../programs/index.js';
import { getAccountMetaFactory, type ResolvedAccount } from '../shared/index.js';

export const TOP_UP_INSTRUCTION_DISCRIMINATOR = new Uint8Array([236, 225, 96, 9, 60, 106, 77, 208]);

export function getTopUpInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(TOP_UP_INSTRUCTION_DISCRIMINATOR);
}

export type TopUpInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountOwner extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountSource extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountOwner extends string
                ? ReadonlySignerAccount<TAccountOwner> & AccountSignerMeta<TAccountOwner>
                : TAccountOwner,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountSource extends string ? WritableAccount<TAccountSource> : TAccountSource,
            TAccountRewardVault extends string ? ReadonlyAccount<TAccountRewardVault> : TAccountRewardVault,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type TopUpInstructionData = {
    discriminator: ReadonlyUint8Array;
    /** Base units to add. */
    amount: bigint;
};

export type TopUpInstructionDataArgs = {
    /** Base units to add. */
    amount: number | bigint;
};

export function getTopUpInstructionDataEncoder(): FixedSizeEncoder<TopUpInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['amount', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: TOP_UP_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getTopUpInstructionDataDecoder(): FixedSizeDecoder<TopUpInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['amount', getU64Decoder()],
    ]);
}

export function getTopUpInstructionDataCodec(): FixedSizeCodec<TopUpInstructionDataArgs, TopUpInstructionData> {
    return combineCodec(getTopUpInstructionDataEncoder(), getTopUpInstructionDataDecoder());
}

export type TopUpInput<
    TAccountOwner extends string = string,
    TAccountConfig extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountSource extends string = string,
    TAccountRewardVault extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** Who owns the stake. */
    owner: TransactionSigner<TAccountOwner>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The stake. */
    stake: Address<TAccountStake>;
    /** Its token account. */
    vault: Address<TAccountVault>;
    /** Where the tokens come from. */
    source: Address<TAccountSource>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    amount: TopUpInstructionDataArgs['amount'];
};

export function getTopUpInstruction<
    TAccountOwner extends string,
    TAccountConfig extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountSource extends string,
    TAccountRewardVault extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: TopUpInput<
        TAccountOwner,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountRewardVault,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): TopUpInstruction<
    TProgramAddress,
    TAccountOwner,
    TAccountConfig,
    TAccountStake,
    TAccountVault,
    TAccountSource,
    TAccountRewardVault,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        owner: { value: input.owner ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        source: { value: input.source ?? null, isWritable: true },
        rewardVault: { value: input.rewardVault ?? null, isWritable: false },
        tokenProgram: { value: input.tokenProgram ?? null, isWritable: false },
    };
    const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedAccount>;

    // Original args.
    const args = { ...input };

    // Resolve default values.
    if (!accounts.tokenProgram.value) {
        accounts.tokenProgram.value =
            'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address<'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'>;
    }

    const getAccountMeta = getAccountMetaFactory(programAddress, 'programId');
    return Object.freeze({
        accounts: [
            getAccountMeta(accounts.owner),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.source),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getTopUpInstructionDataEncoder().encode(args as TopUpInstructionDataArgs),
        programAddress,
    } as TopUpInstruction<
        TProgramAddress,
        TAccountOwner,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSource,
        TAccountRewardVault,
        TAccountTokenProgram
    >);
}

export type ParsedTopUpInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** Who owns the stake. */
        owner: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The stake. */
        stake: TAccountMetas[2];
        /** Its token account. */
        vault: TAccountMetas[3];
        /** Where the tokens come from. */
        source: TAccountMetas[4];
        /** Where fees arrive. */
        rewardVault: TAccountMetas[5];
        /** The token program. */
        tokenProgram: TAccountMetas[6];
    };
    data: TopUpInstructionData;
};

export function parseTopUpInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedTopUpInstruction<TProgram, TAccountMetas> {
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
            config: getNextAccount(),
            stake: getNextAccount(),
            vault: getNextAccount(),
            source: getNextAccount(),
            rewardVault: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getTopUpInstructionDataDecoder().decode(instruction.data),
    };
}
