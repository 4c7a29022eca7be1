// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const PROPOSE_POLICY_DISCRIMINATOR: [u8; 8] = [76, 109, 252, 233, 201, 68, 11, 165];

/// Accounts.
#[derive(Debug)]
pub struct ProposePolicy {
    /// The admin.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
}

impl ProposePolicy {
    pub fn instruction(
        &self,
        args: ProposePolicyInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ProposePolicyInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.admin, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ProposePolicyInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ProposePolicyInstructionData {
    discriminator: [u8; 8],
}

impl ProposePolicyInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [76, 109, 252, 233, 201, 68, 11, 165],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ProposePolicyInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ProposePolicyInstructionArgs {
    pub policy: PolicyTerms,
}

impl ProposePolicyInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ProposePolicy`.
///
/// ### Accounts:
///
///   0. `[signer]` admin
///   1. `[writable]` config
#[derive(Clone, Debug, Default)]
pub struct ProposePolicyBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    policy: Option<PolicyTerms>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ProposePolicyBuilder {
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
    #[inline(always)]
    pub fn policy(&mut self, policy: PolicyTerms) -> &mut Self {
        self.policy = Some(policy);
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
        let accounts = ProposePolicy {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
        };
        let args = ProposePolicyInstructionArgs {
            policy: self.policy.clone().expect("policy is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
