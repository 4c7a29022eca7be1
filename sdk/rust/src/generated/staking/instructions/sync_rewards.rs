// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const SYNC_REWARDS_DISCRIMINATOR: [u8; 8] = [18, 47, 240, 255, 79, 191, 165, 54];

/// Accounts.
#[derive(Debug)]
pub struct SyncRewards {
    /// The configuration.
    pub config: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
}

impl SyncRewards {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.reward_vault,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = SyncRewardsInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::staking::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SyncRewardsInstructionData {
    discriminator: [u8; 8],
}

impl SyncRewardsInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [18, 47, 240, 255, 79, 191, 165, 54],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for SyncRewardsInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `SyncRewards`.
///
/// ### Accounts:
///
///   0. `[writable]` config
///   1. `[]` reward_vault
#[derive(Clone, Debug, Default)]
pub struct SyncRewardsBuilder {
    config: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl SyncRewardsBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
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
        let accounts = SyncRewards {
            config: self.config.expect("config is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
