// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::grid::types::PhaseTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const CREATE_PHASE_DISCRIMINATOR: [u8; 8] = [104, 207, 239, 15, 36, 88, 8, 15];

/// Accounts.
#[derive(Debug)]
pub struct CreatePhase {
    /// The authority, who pays.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
    /// The phase to create.
    pub phase: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl CreatePhase {
    pub fn instruction(&self, args: CreatePhaseInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: CreatePhaseInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.authority, true));
        accounts.push(solana_instruction::AccountMeta::new(self.grid, false));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = CreatePhaseInstructionData::new().try_to_vec().unwrap();
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
pub struct CreatePhaseInstructionData {
    discriminator: [u8; 8],
}

impl CreatePhaseInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [104, 207, 239, 15, 36, 88, 8, 15],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CreatePhaseInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CreatePhaseInstructionArgs {
    pub number: u32,
    pub terms: PhaseTerms,
    pub classes: [Address; 16],
}

impl CreatePhaseInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `CreatePhase`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` authority
///   1. `[writable]` grid
///   2. `[writable]` phase
///   3. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct CreatePhaseBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    number: Option<u32>,
    terms: Option<PhaseTerms>,
    classes: Option<[Address; 16]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CreatePhaseBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The authority, who pays.
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
    /// The phase to create.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
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
    pub fn number(&mut self, number: u32) -> &mut Self {
        self.number = Some(number);
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
        let accounts = CreatePhase {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
            phase: self.phase.expect("phase is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = CreatePhaseInstructionArgs {
            number: self.number.clone().expect("number is not set"),
            terms: self.terms.clone().expect("terms is not set"),
            classes: self.classes.clone().expect("classes is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
