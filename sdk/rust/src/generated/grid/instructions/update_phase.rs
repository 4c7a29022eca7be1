// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::grid::types::PhaseTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const UPDATE_PHASE_DISCRIMINATOR: [u8; 8] = [192, 90, 97, 235, 207, 129, 59, 5];

/// Accounts.
#[derive(Debug)]
pub struct UpdatePhase {
    /// The authority.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
}

impl UpdatePhase {
    pub fn instruction(&self, args: UpdatePhaseInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: UpdatePhaseInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.grid, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = UpdatePhaseInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdatePhaseInstructionData {
    discriminator: [u8; 8],
}

impl UpdatePhaseInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [192, 90, 97, 235, 207, 129, 59, 5],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for UpdatePhaseInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdatePhaseInstructionArgs {
    pub terms: PhaseTerms,
    pub classes: [Address; 16],
}

impl UpdatePhaseInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `UpdatePhase`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[]` grid
///   2. `[writable]` phase
#[derive(Clone, Debug, Default)]
pub struct UpdatePhaseBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    terms: Option<PhaseTerms>,
    classes: Option<[Address; 16]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl UpdatePhaseBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The authority.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// What all phases share.
    #[inline(always)]
    pub fn grid(&mut self, grid: solana_address::Address) -> &mut Self {
        self.grid = Some(grid);
        self
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    #[inline(always)]
    pub fn terms(&mut self, terms: PhaseTerms) -> &mut Self {
        self.terms = Some(terms);
        self
    }
    #[inline(always)]
    pub fn classes(&mut self, classes: [Address; 16]) -> &mut Self {
        self.classes = Some(classes);
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
        let accounts = UpdatePhase {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
            phase: self.phase.expect("phase is not set"),
        };
        let args = UpdatePhaseInstructionArgs {
            terms: self.terms.clone().expect("terms is not set"),
            classes: self.classes.clone().expect("classes is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
