// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_AWARD_DISCRIMINATOR: [u8; 8] = [183, 42, 193, 186, 115, 64, 102, 53];

/// Accounts.
#[derive(Debug)]
pub struct CloseAward {
    /// The phase.
    pub phase: solana_address::Address,
    /// The award.
    pub award: solana_address::Address,
    /// The reviewer who awarded, and paid the award's rent.
    pub reviewer: solana_address::Address,
}

impl CloseAward {
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
            self.phase, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.award, false));
        accounts.push(solana_instruction::AccountMeta::new(self.reviewer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseAwardInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseAwardInstructionData {
    discriminator: [u8; 8],
}

impl CloseAwardInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [183, 42, 193, 186, 115, 64, 102, 53],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseAwardInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseAward`.
///
/// ### Accounts:
///
///   0. `[]` phase
///   1. `[writable]` award
///   2. `[writable]` reviewer
#[derive(Clone, Debug, Default)]
pub struct CloseAwardBuilder {
    phase: Option<solana_address::Address>,
    award: Option<solana_address::Address>,
    reviewer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseAwardBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The award.
    #[inline(always)]
    pub fn award(&mut self, award: solana_address::Address) -> &mut Self {
        self.award = Some(award);
        self
    }
    /// The reviewer who awarded, and paid the award's rent.
    #[inline(always)]
    pub fn reviewer(&mut self, reviewer: solana_address::Address) -> &mut Self {
        self.reviewer = Some(reviewer);
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
        let accounts = CloseAward {
            phase: self.phase.expect("phase is not set"),
            award: self.award.expect("award is not set"),
            reviewer: self.reviewer.expect("reviewer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
