// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const RESTAKE_DISCRIMINATOR: [u8; 8] = [97, 161, 241, 167, 6, 32, 213, 53];

/// Accounts.
#[derive(Debug)]
pub struct Restake {
    /// Who owns the stake.
    pub owner: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The stake.
    pub stake: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
}

impl Restake {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.reward_vault,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = RestakeInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::staking::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RestakeInstructionData {
    discriminator: [u8; 8],
}

impl RestakeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [97, 161, 241, 167, 6, 32, 213, 53],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for RestakeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Restake`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` config
///   2. `[writable]` stake
///   3. `[]` reward_vault
#[derive(Clone, Debug, Default)]
pub struct RestakeBuilder {
    owner: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl RestakeBuilder {
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
    /// Where fees arrive.
    #[inline(always)]
    pub fn reward_vault(&mut self, reward_vault: solana_address::Address) -> &mut Self {
        self.reward_vault = Some(reward_vault);
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
        let accounts = Restake {
            owner: self.owner.expect("owner is not set"),
            config: self.config.expect("config is not set"),
            stake: self.stake.expect("stake is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
