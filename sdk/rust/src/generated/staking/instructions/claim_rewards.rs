// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLAIM_REWARDS_DISCRIMINATOR: [u8; 8] = [4, 144, 132, 71, 116, 23, 151, 80];

/// Accounts.
#[derive(Debug)]
pub struct ClaimRewards {
    /// Who owns the stake.
    pub owner: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The stake.
    pub stake: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
    /// Where the rewards go.
    pub destination: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl ClaimRewards {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(6 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new(
            self.reward_vault,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(
            self.destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = ClaimRewardsInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::staking::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ClaimRewardsInstructionData {
    discriminator: [u8; 8],
}

impl ClaimRewardsInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [4, 144, 132, 71, 116, 23, 151, 80],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ClaimRewardsInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `ClaimRewards`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` config
///   2. `[writable]` stake
///   3. `[writable]` reward_vault
///   4. `[writable]` destination
///   5. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct ClaimRewardsBuilder {
    owner: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    destination: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ClaimRewardsBuilder {
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
    /// Where the rewards go.
    #[inline(always)]
    pub fn destination(&mut self, destination: solana_address::Address) -> &mut Self {
        self.destination = Some(destination);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
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
        let accounts = ClaimRewards {
            owner: self.owner.expect("owner is not set"),
            config: self.config.expect("config is not set"),
            stake: self.stake.expect("stake is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
            destination: self.destination.expect("destination is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
