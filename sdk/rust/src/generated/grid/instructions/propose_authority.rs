// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const PROPOSE_AUTHORITY_DISCRIMINATOR: [u8; 8] = [20, 148, 236, 198, 76, 119, 99, 142];

/// Accounts.
#[derive(Debug)]
pub struct ProposeAuthority {
    /// The authority.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
}

impl ProposeAuthority {
    pub fn instruction(
        &self,
        args: ProposeAuthorityInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ProposeAuthorityInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.grid, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ProposeAuthorityInstructionData::new().try_to_vec().unwrap();
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
pub struct ProposeAuthorityInstructionData {
    discriminator: [u8; 8],
}

impl ProposeAuthorityInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [20, 148, 236, 198, 76, 119, 99, 142],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ProposeAuthorityInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ProposeAuthorityInstructionArgs {
    pub proposed: Address,
}

impl ProposeAuthorityInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ProposeAuthority`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` grid
#[derive(Clone, Debug, Default)]
pub struct ProposeAuthorityBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    proposed: Option<Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ProposeAuthorityBuilder {
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
    pub fn proposed(&mut self, proposed: Address) -> &mut Self {
        self.proposed = Some(proposed);
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
        let accounts = ProposeAuthority {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
        };
        let args = ProposeAuthorityInstructionArgs {
            proposed: self.proposed.clone().expect("proposed is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
