// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const UPDATE_GRID_DISCRIMINATOR: [u8; 8] = [128, 159, 153, 232, 251, 126, 51, 27];

/// Accounts.
#[derive(Debug)]
pub struct UpdateGrid {
    /// The authority.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
}

impl UpdateGrid {
    pub fn instruction(&self, args: UpdateGridInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: UpdateGridInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.grid, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = UpdateGridInstructionData::new().try_to_vec().unwrap();
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
pub struct UpdateGridInstructionData {
    discriminator: [u8; 8],
}

impl UpdateGridInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [128, 159, 153, 232, 251, 126, 51, 27],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for UpdateGridInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdateGridInstructionArgs {
    pub reviewers: [Address; 4],
    pub budget: u64,
}

impl UpdateGridInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `UpdateGrid`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` grid
#[derive(Clone, Debug, Default)]
pub struct UpdateGridBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    reviewers: Option<[Address; 4]>,
    budget: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl UpdateGridBuilder {
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
    #[inline(always)]
    pub fn reviewers(&mut self, reviewers: [Address; 4]) -> &mut Self {
        self.reviewers = Some(reviewers);
        self
    }
    #[inline(always)]
    pub fn budget(&mut self, budget: u64) -> &mut Self {
        self.budget = Some(budget);
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
        let accounts = UpdateGrid {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
        };
        let args = UpdateGridInstructionArgs {
            reviewers: self.reviewers.clone().expect("reviewers is not set"),
            budget: self.budget.clone().expect("budget is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
