// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const STAKE_DISCRIMINATOR: [u8; 8] = [206, 176, 202, 18, 200, 209, 179, 108];

/// Accounts.
#[derive(Debug)]
pub struct Stake {
    /// Who owns the tokens.
    pub owner: solana_address::Address,
    /// Who pays the rent of the new accounts.
    pub payer: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The stake to create.
    pub stake: solana_address::Address,
    /// Its token account to create.
    pub vault: solana_address::Address,
    /// Where the tokens come from.
    pub source: solana_address::Address,
    /// The token that is staked.
    pub mint: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl Stake {
    pub fn instruction(&self, args: StakeInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: StakeInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(10 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new(self.vault, false));
        accounts.push(solana_instruction::AccountMeta::new(self.source, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.mint, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.reward_vault,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = StakeInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::staking::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakeInstructionData {
    discriminator: [u8; 8],
}

impl StakeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [206, 176, 202, 18, 200, 209, 179, 108],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for StakeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakeInstructionArgs {
    pub amount: u64,
    pub duration: u32,
}

impl StakeInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Stake`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable, signer]` payer
///   2. `[writable]` config
///   3. `[writable]` stake
///   4. `[writable]` vault
///   5. `[writable]` source
///   6. `[]` mint
///   7. `[]` reward_vault
///   8. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
///   9. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct StakeBuilder {
    owner: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    vault: Option<solana_address::Address>,
    source: Option<solana_address::Address>,
    mint: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    amount: Option<u64>,
    duration: Option<u32>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl StakeBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the tokens.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// Who pays the rent of the new accounts.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The stake to create.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    /// Its token account to create.
    #[inline(always)]
    pub fn vault(&mut self, vault: solana_address::Address) -> &mut Self {
        self.vault = Some(vault);
        self
    }
    /// Where the tokens come from.
    #[inline(always)]
    pub fn source(&mut self, source: solana_address::Address) -> &mut Self {
        self.source = Some(source);
        self
    }
    /// The token that is staked.
    #[inline(always)]
    pub fn mint(&mut self, mint: solana_address::Address) -> &mut Self {
        self.mint = Some(mint);
        self
    }
    /// Where fees arrive.
    #[inline(always)]
    pub fn reward_vault(&mut self, reward_vault: solana_address::Address) -> &mut Self {
        self.reward_vault = Some(reward_vault);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
        self
    }
    /// `[optional account, default to '11111111111111111111111111111111']`
    /// The system program.
    #[inline(always)]
    pub fn system_program(&mut self, system_program: solana_address::Address) -> &mut Self {
        self.system_program = Some(system_program);
        self
    }
    #[inline(always)]
    pub fn amount(&mut self, amount: u64) -> &mut Self {
        self.amount = Some(amount);
        self
    }
    #[inline(always)]
    pub fn duration(&mut self, duration: u32) -> &mut Self {
        self.duration = Some(duration);
        self
    }
    /// Add an additional account to the instruction.
    #[inline(always)]
    pub fn add_remaining_account(&mut self, account: solana_instruction::AccountMeta) -> &mut Self {
        self.__remaining_accounts.push(account);
        self
    }
    /// Add additional accounts to the instruction.
    #[inline(always)]
    pub fn add_remaining_accounts(
        &mut self,
        accounts: &[solana_instruction::AccountMeta],
    ) -> &mut Self {
        self.__remaining_accounts.extend_from_slice(accounts);
        self
    }
    #[allow(clippy::clone_on_copy)]
    pub fn instruction(&self) -> solana_instruction::Instruction {
        let accounts = Stake {
            owner: self.owner.expect("owner is not set"),
            payer: self.payer.expect("payer is not set"),
            config: self.config.expect("config is not set"),
            stake: self.stake.expect("stake is not set"),
            vault: self.vault.expect("vault is not set"),
            source: self.source.expect("source is not set"),
            mint: self.mint.expect("mint is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = StakeInstructionArgs {
            amount: self.amount.clone().expect("amount is not set"),
            duration: self.duration.clone().expect("duration is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
