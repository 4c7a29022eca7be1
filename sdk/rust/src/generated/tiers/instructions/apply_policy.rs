// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const APPLY_POLICY_DISCRIMINATOR: [u8; 8] = [255, 235, 232, 54, 183, 33, 131, 224];

/// Accounts.
#[derive(Debug)]
pub struct ApplyPolicy {
    /// The configuration.
    pub config: solana_address::Address,
}

impl ApplyPolicy {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(1 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = ApplyPolicyInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ApplyPolicyInstructionData {
    discriminator: [u8; 8],
}

impl ApplyPolicyInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [255, 235, 232, 54, 183, 33, 131, 224],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ApplyPolicyInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `ApplyPolicy`.
///
/// ### Accounts:
///
///   0. `[writable]` config
#[derive(Clone, Debug, Default)]
pub struct ApplyPolicyBuilder {
    config: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ApplyPolicyBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
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
        let accounts = ApplyPolicy {
            config: self.config.expect("config is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
