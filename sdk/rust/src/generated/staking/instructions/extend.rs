// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const EXTEND_DISCRIMINATOR: [u8; 8] = [228, 127, 0, 1, 227, 154, 54, 168];

/// Accounts.
#[derive(Debug)]
pub struct Extend {
    /// Who owns the stake.
    pub owner: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The stake.
    pub stake: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
}

impl Extend {
    pub fn instruction(&self, args: ExtendInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ExtendInstructionArgs,
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
        let mut data = ExtendInstructionData::new().try_to_vec().unwrap();
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
pub struct ExtendInstructionData {
    discriminator: [u8; 8],
}

impl ExtendInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [228, 127, 0, 1, 227, 154, 54, 168],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ExtendInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ExtendInstructionArgs {
    pub duration: u32,
}

impl ExtendInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Extend`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` config
///   2. `[writable]` stake
///   3. `[]` reward_vault
#[derive(Clone, Debug, Default)]
pub struct ExtendBuilder {
    owner: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    duration: Option<u32>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ExtendBuilder {
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
        let accounts = Extend {
            owner: self.owner.expect("owner is not set"),
            config: self.config.expect("config is not set"),
            stake: self.stake.expect("stake is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
        };
        let args = ExtendInstructionArgs {
            duration: self.duration.clone().expect("duration is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
