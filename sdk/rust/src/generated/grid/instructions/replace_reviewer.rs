// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const REPLACE_REVIEWER_DISCRIMINATOR: [u8; 8] = [207, 238, 62, 233, 203, 107, 112, 126];

/// Accounts.
#[derive(Debug)]
pub struct ReplaceReviewer {
    /// The authority.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
}

impl ReplaceReviewer {
    pub fn instruction(
        &self,
        args: ReplaceReviewerInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ReplaceReviewerInstructionArgs,
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
        let mut data = ReplaceReviewerInstructionData::new().try_to_vec().unwrap();
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
pub struct ReplaceReviewerInstructionData {
    discriminator: [u8; 8],
}

impl ReplaceReviewerInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [207, 238, 62, 233, 203, 107, 112, 126],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ReplaceReviewerInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReplaceReviewerInstructionArgs {
    pub place: u8,
    pub reviewer: Address,
}

impl ReplaceReviewerInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ReplaceReviewer`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[]` grid
///   2. `[writable]` phase
#[derive(Clone, Debug, Default)]
pub struct ReplaceReviewerBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    place: Option<u8>,
    reviewer: Option<Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ReplaceReviewerBuilder {
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
    pub fn place(&mut self, place: u8) -> &mut Self {
        self.place = Some(place);
        self
    }
    #[inline(always)]
    pub fn reviewer(&mut self, reviewer: Address) -> &mut Self {
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
        let accounts = ReplaceReviewer {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
            phase: self.phase.expect("phase is not set"),
        };
        let args = ReplaceReviewerInstructionArgs {
            place: self.place.clone().expect("place is not set"),
            reviewer: self.reviewer.clone().expect("reviewer is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
