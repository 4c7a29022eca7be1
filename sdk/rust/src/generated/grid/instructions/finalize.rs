// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const FINALIZE_DISCRIMINATOR: [u8; 8] = [171, 61, 218, 56, 127, 115, 12, 217];

/// Accounts.
#[derive(Debug)]
pub struct Finalize {
    /// The phase.
    pub phase: solana_address::Address,
}

impl Finalize {
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
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = FinalizeInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct FinalizeInstructionData {
    discriminator: [u8; 8],
}

impl FinalizeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [171, 61, 218, 56, 127, 115, 12, 217],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for FinalizeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Finalize`.
///
/// ### Accounts:
///
///   0. `[writable]` phase
#[derive(Clone, Debug, Default)]
pub struct FinalizeBuilder {
    phase: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl FinalizeBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
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
        let accounts = Finalize {
            phase: self.phase.expect("phase is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
