// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const INITIALIZE_DISCRIMINATOR: [u8; 8] = [175, 175, 109, 31, 13, 152, 155, 237];

/// Accounts.
#[derive(Debug)]
pub struct Initialize {
    /// Becomes the admin and pays.
    pub admin: solana_address::Address,
    /// The configuration to create.
    pub config: solana_address::Address,
    /// The token that hosts are paid in.
    pub mint: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl Initialize {
    pub fn instruction(&self, args: InitializeInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: InitializeInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.admin, true));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.mint, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = InitializeInstructionData::new().try_to_vec().unwrap();
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
pub struct InitializeInstructionData {
    discriminator: [u8; 8],
}

impl InitializeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [175, 175, 109, 31, 13, 152, 155, 237],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for InitializeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct InitializeInstructionArgs {
    pub assessor: Address,
    pub registration_open: bool,
    pub policy: PolicyTerms,
}

impl InitializeInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Initialize`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` admin
///   1. `[writable]` config
///   2. `[]` mint
///   3. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct InitializeBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    mint: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    assessor: Option<Address>,
    registration_open: Option<bool>,
    policy: Option<PolicyTerms>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl InitializeBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Becomes the admin and pays.
    #[inline(always)]
    pub fn admin(&mut self, admin: solana_address::Address) -> &mut Self {
        self.admin = Some(admin);
        self
    }
    /// The configuration to create.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The token that hosts are paid in.
    #[inline(always)]
    pub fn mint(&mut self, mint: solana_address::Address) -> &mut Self {
        self.mint = Some(mint);
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
    pub fn assessor(&mut self, assessor: Address) -> &mut Self {
        self.assessor = Some(assessor);
        self
    }
    #[inline(always)]
    pub fn registration_open(&mut self, registration_open: bool) -> &mut Self {
        self.registration_open = Some(registration_open);
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
        let accounts = Initialize {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
            mint: self.mint.expect("mint is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = InitializeInstructionArgs {
            assessor: self.assessor.clone().expect("assessor is not set"),
            registration_open: self
                .registration_open
                .clone()
                .expect("registration_open is not set"),
            policy: self.policy.clone().expect("policy is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
