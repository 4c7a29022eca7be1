// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const ASSESS_DISCRIMINATOR: [u8; 8] = [165, 253, 42, 57, 170, 187, 141, 44];

/// Accounts.
#[derive(Debug)]
pub struct Assess {
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The record that the jobs program keeps for the host; it may not exist yet.
    pub record: solana_address::Address,
}

impl Assess {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.record,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = AssessInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AssessInstructionData {
    discriminator: [u8; 8],
}

impl AssessInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [165, 253, 42, 57, 170, 187, 141, 44],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for AssessInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Assess`.
///
/// ### Accounts:
///
///   0. `[]` config
///   1. `[writable]` host
///   2. `[]` record
#[derive(Clone, Debug, Default)]
pub struct AssessBuilder {
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl AssessBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The record that the jobs program keeps for the host; it may not exist yet.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
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
        let accounts = Assess {
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
