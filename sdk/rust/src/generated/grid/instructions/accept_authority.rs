// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const ACCEPT_AUTHORITY_DISCRIMINATOR: [u8; 8] = [107, 86, 198, 91, 33, 12, 107, 160];

/// Accounts.
#[derive(Debug)]
pub struct AcceptAuthority {
    /// Who was proposed.
    pub proposed: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
}

impl AcceptAuthority {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.proposed,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.grid, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = AcceptAuthorityInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AcceptAuthorityInstructionData {
    discriminator: [u8; 8],
}

impl AcceptAuthorityInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [107, 86, 198, 91, 33, 12, 107, 160],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for AcceptAuthorityInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `AcceptAuthority`.
///
/// ### Accounts:
///
///   0. `[signer]` proposed
///   1. `[writable]` grid
#[derive(Clone, Debug, Default)]
pub struct AcceptAuthorityBuilder {
    proposed: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl AcceptAuthorityBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who was proposed.
    #[inline(always)]
    pub fn proposed(&mut self, proposed: solana_address::Address) -> &mut Self {
        self.proposed = Some(proposed);
        self
    }
    /// What all phases share.
    #[inline(always)]
    pub fn grid(&mut self, grid: solana_address::Address) -> &mut Self {
        self.grid = Some(grid);
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
        let accounts = AcceptAuthority {
            proposed: self.proposed.expect("proposed is not set"),
            grid: self.grid.expect("grid is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
