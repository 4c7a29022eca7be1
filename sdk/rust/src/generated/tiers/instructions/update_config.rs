// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const UPDATE_CONFIG_DISCRIMINATOR: [u8; 8] = [29, 158, 252, 191, 10, 83, 219, 99];

/// Accounts.
#[derive(Debug)]
pub struct UpdateConfig {
    /// The admin.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
}

impl UpdateConfig {
    pub fn instruction(
        &self,
        args: UpdateConfigInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: UpdateConfigInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.admin, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = UpdateConfigInstructionData::new().try_to_vec().unwrap();
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
pub struct UpdateConfigInstructionData {
    discriminator: [u8; 8],
}

impl UpdateConfigInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [29, 158, 252, 191, 10, 83, 219, 99],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for UpdateConfigInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdateConfigInstructionArgs {
    pub assessors: [Address; 3],
    pub registration_open: bool,
}

impl UpdateConfigInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `UpdateConfig`.
///
/// ### Accounts:
///
///   0. `[signer]` admin
///   1. `[writable]` config
#[derive(Clone, Debug, Default)]
pub struct UpdateConfigBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    assessors: Option<[Address; 3]>,
    registration_open: Option<bool>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl UpdateConfigBuilder {
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
    pub fn assessors(&mut self, assessors: [Address; 3]) -> &mut Self {
        self.assessors = Some(assessors);
        self
    }
    #[inline(always)]
    pub fn registration_open(&mut self, registration_open: bool) -> &mut Self {
        self.registration_open = Some(registration_open);
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
        let accounts = UpdateConfig {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
        };
        let args = UpdateConfigInstructionArgs {
            assessors: self.assessors.clone().expect("assessors is not set"),
            registration_open: self
                .registration_open
                .clone()
                .expect("registration_open is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
