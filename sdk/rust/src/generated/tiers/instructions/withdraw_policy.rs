// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const WITHDRAW_POLICY_DISCRIMINATOR: [u8; 8] = [232, 50, 5, 129, 211, 33, 167, 206];

/// Accounts.
#[derive(Debug)]
pub struct WithdrawPolicy {
    /// The admin.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
}

impl WithdrawPolicy {
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
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.admin, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = WithdrawPolicyInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct WithdrawPolicyInstructionData {
    discriminator: [u8; 8],
}

impl WithdrawPolicyInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [232, 50, 5, 129, 211, 33, 167, 206],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for WithdrawPolicyInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `WithdrawPolicy`.
///
/// ### Accounts:
///
///   0. `[signer]` admin
///   1. `[writable]` config
#[derive(Clone, Debug, Default)]
pub struct WithdrawPolicyBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl WithdrawPolicyBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The admin.
    #[inline(always)]
    pub fn admin(&mut self, admin: solana_address::Address) -> &mut Self {
        self.admin = Some(admin);
        self
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
        let accounts = WithdrawPolicy {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
