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

export const SLASH_INSTRUCTION_DISCRIMINATOR = new Uint8Array([204, 141, 18, 161, 8, 177, 92, 142]);

export function getSlashInstructionDiscriminatorBytes() {
    return fixEncoderSize(getBytesEncoder(), 8).encode(SLASH_INSTRUCTION_DISCRIMINATOR);
}

export type SlashInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountBonder extends string | AccountMeta<string> = string,
    TAccountConfig extends string | AccountMeta<string> = string,
    TAccountStake extends string | AccountMeta<string> = string,
    TAccountVault extends string | AccountMeta<string> = string,
    TAccountSlashDestination extends string | AccountMeta<string> = string,
    TAccountRewardVault extends string | AccountMeta<string> = string,
    TAccountTokenProgram extends string | AccountMeta<string> = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    TRemainingAccounts extends readonly AccountMeta<string>[] = [],
> = Instruction<TProgram> &
    InstructionWithData<ReadonlyUint8Array> &
    InstructionWithAccounts<
        [
            TAccountBonder extends string
                ? ReadonlySignerAccount<TAccountBonder> & AccountSignerMeta<TAccountBonder>
                : TAccountBonder,
            TAccountConfig extends string ? WritableAccount<TAccountConfig> : TAccountConfig,
            TAccountStake extends string ? WritableAccount<TAccountStake> : TAccountStake,
            TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
            TAccountSlashDestination extends string
                ? WritableAccount<TAccountSlashDestination>
                : TAccountSlashDestination,
            TAccountRewardVault extends string ? ReadonlyAccount<TAccountRewardVault> : TAccountRewardVault,
            TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
            ...TRemainingAccounts,
        ]
    >;

export type SlashInstructionData = { discriminator: ReadonlyUint8Array; xnos: bigint };

export type SlashInstructionDataArgs = { xnos: number | bigint };

export function getSlashInstructionDataEncoder(): FixedSizeEncoder<SlashInstructionDataArgs> {
    return transformEncoder(
        getStructEncoder([
            ['discriminator', fixEncoderSize(getBytesEncoder(), 8)],
            ['xnos', getU64Encoder()],
        ]),
        (value) => ({ ...value, discriminator: SLASH_INSTRUCTION_DISCRIMINATOR }),
    );
}

export function getSlashInstructionDataDecoder(): FixedSizeDecoder<SlashInstructionData> {
    return getStructDecoder([
        ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
        ['xnos', getU64Decoder()],
    ]);
}

export function getSlashInstructionDataCodec(): FixedSizeCodec<SlashInstructionDataArgs, SlashInstructionData> {
    return combineCodec(getSlashInstructionDataEncoder(), getSlashInstructionDataDecoder());
}

export type SlashInput<
    TAccountBonder extends string = string,
    TAccountConfig extends string = string,
    TAccountStake extends string = string,
    TAccountVault extends string = string,
    TAccountSlashDestination extends string = string,
    TAccountRewardVault extends string = string,
    TAccountTokenProgram extends string = string,
> = {
    /** The address that the tiers program alone can sign for. */
    bonder: TransactionSigner<TAccountBonder>;
    /** The configuration. */
    config: Address<TAccountConfig>;
    /** The stake. */
    stake: Address<TAccountStake>;
    /** Its token account. */
    vault: Address<TAccountVault>;
    /** Where slashed tokens go. */
    slashDestination: Address<TAccountSlashDestination>;
    /** Where fees arrive. */
    rewardVault: Address<TAccountRewardVault>;
    /** The token program. */
    tokenProgram?: Address<TAccountTokenProgram>;
    xnos: SlashInstructionDataArgs['xnos'];
};

export function getSlashInstruction<
    TAccountBonder extends string,
    TAccountConfig extends string,
    TAccountStake extends string,
    TAccountVault extends string,
    TAccountSlashDestination extends string,
    TAccountRewardVault extends string,
    TAccountTokenProgram extends string,
    TProgramAddress extends Address = typeof STAKING_PROGRAM_ADDRESS,
>(
    input: SlashInput<
        TAccountBonder,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSlashDestination,
        TAccountRewardVault,
        TAccountTokenProgram
    >,
    config?: { programAddress?: TProgramAddress },
): SlashInstruction<
    TProgramAddress,
    TAccountBonder,
    TAccountConfig,
    TAccountStake,
    TAccountVault,
    TAccountSlashDestination,
    TAccountRewardVault,
    TAccountTokenProgram
> {
    // Program address.
    const programAddress = config?.programAddress ?? STAKING_PROGRAM_ADDRESS;

    // Original accounts.
    const originalAccounts = {
        bonder: { value: input.bonder ?? null, isWritable: false },
        config: { value: input.config ?? null, isWritable: true },
        stake: { value: input.stake ?? null, isWritable: true },
        vault: { value: input.vault ?? null, isWritable: true },
        slashDestination: { value: input.slashDestination ?? null, isWritable: true },
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
            getAccountMeta(accounts.bonder),
            getAccountMeta(accounts.config),
            getAccountMeta(accounts.stake),
            getAccountMeta(accounts.vault),
            getAccountMeta(accounts.slashDestination),
            getAccountMeta(accounts.rewardVault),
            getAccountMeta(accounts.tokenProgram),
        ],
        data: getSlashInstructionDataEncoder().encode(args as SlashInstructionDataArgs),
        programAddress,
    } as SlashInstruction<
        TProgramAddress,
        TAccountBonder,
        TAccountConfig,
        TAccountStake,
        TAccountVault,
        TAccountSlashDestination,
        TAccountRewardVault,
        TAccountTokenProgram
    >);
}

export type ParsedSlashInstruction<
    TProgram extends string = typeof STAKING_PROGRAM_ADDRESS,
    TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[],
> = {
    programAddress: Address<TProgram>;
    accounts: {
        /** The address that the tiers program alone can sign for. */
        bonder: TAccountMetas[0];
        /** The configuration. */
        config: TAccountMetas[1];
        /** The stake. */
        stake: TAccountMetas[2];
        /** Its token account. */
        vault: TAccountMetas[3];
        /** Where slashed tokens go. */
        slashDestination: TAccountMetas[4];
        /** Where fees arrive. */
        rewardVault: TAccountMetas[5];
        /** The token program. */
        tokenProgram: TAccountMetas[6];
    };
    data: SlashInstructionData;
};

export function parseSlashInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
    instruction: Instruction<TProgram> &
        InstructionWithAccounts<TAccountMetas> &
        InstructionWithData<ReadonlyUint8Array>,
): ParsedSlashInstruction<TProgram, TAccountMetas> {
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
            bonder: getNextAccount(),
            config: getNextAccount(),
            stake: getNextAccount(),
            vault: getNextAccount(),
            slashDestination: getNextAccount(),
            rewardVault: getNextAccount(),
            tokenProgram: getNextAccount(),
        },
        data: getSlashInstructionDataDecoder().decode(instruction.data),
    };
}
