// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const TOP_UP_DISCRIMINATOR: [u8; 8] = [236, 225, 96, 9, 60, 106, 77, 208];

/// Accounts.
#[derive(Debug)]
pub struct TopUp {
    /// Who owns the stake.
    pub owner: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The stake.
    pub stake: solana_address::Address,
    /// Its token account.
    pub vault: solana_address::Address,
    /// Where the tokens come from.
    pub source: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl TopUp {
    pub fn instruction(&self, args: TopUpInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: TopUpInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(7 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new(self.vault, false));
        accounts.push(solana_instruction::AccountMeta::new(self.source, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.reward_vault,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = TopUpInstructionData::new().try_to_vec().unwrap();
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
pub struct TopUpInstructionData {
    discriminator: [u8; 8],
}

impl TopUpInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [236, 225, 96, 9, 60, 106, 77, 208],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for TopUpInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct TopUpInstructionArgs {
    pub amount: u64,
}

impl TopUpInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `TopUp`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` config
///   2. `[writable]` stake
///   3. `[writable]` vault
///   4. `[writable]` source
///   5. `[]` reward_vault
///   6. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct TopUpBuilder {
    owner: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    vault: Option<solana_address::Address>,
    source: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    amount: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl TopUpBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the stake.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The stake.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    /// Its token account.
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
    #[inline(always)]
    pub fn amount(&mut self, amount: u64) -> &mut Self {
        self.amount = Some(amount);
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
        let accounts = TopUp {
            owner: self.owner.expect("owner is not set"),
            config: self.config.expect("config is not set"),
            stake: self.stake.expect("stake is not set"),
            vault: self.vault.expect("vault is not set"),
            source: self.source.expect("source is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };
        let args = TopUpInstructionArgs {
            amount: self.amount.clone().expect("amount is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
