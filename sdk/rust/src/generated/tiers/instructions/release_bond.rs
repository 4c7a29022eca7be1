// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const RELEASE_BOND_DISCRIMINATOR: [u8; 8] = [15, 50, 71, 19, 101, 191, 81, 142];

/// Accounts.
#[derive(Debug)]
pub struct ReleaseBond {
    /// The host.
    pub host: solana_address::Address,
    /// Its owner's stake.
    pub stake: solana_address::Address,
    /// The key that bonds, releases and slashes.
    pub bonder: solana_address::Address,
    /// The staking program.
    pub staking_program: solana_address::Address,
}

impl ReleaseBond {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.bonder,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.staking_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = ReleaseBondInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReleaseBondInstructionData {
    discriminator: [u8; 8],
}

impl ReleaseBondInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [15, 50, 71, 19, 101, 191, 81, 142],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ReleaseBondInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `ReleaseBond`.
///
/// ### Accounts:
///
///   0. `[writable]` host
///   1. `[writable]` stake
///   2. `[]` bonder
///   3. `[]` staking_program
#[derive(Clone, Debug, Default)]
pub struct ReleaseBondBuilder {
    host: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    bonder: Option<solana_address::Address>,
    staking_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ReleaseBondBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// Its owner's stake.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    /// The key that bonds, releases and slashes.
    #[inline(always)]
    pub fn bonder(&mut self, bonder: solana_address::Address) -> &mut Self {
        self.bonder = Some(bonder);
        self
    }
    /// The staking program.
    #[inline(always)]
    pub fn staking_program(&mut self, staking_program: solana_address::Address) -> &mut Self {
        self.staking_program = Some(staking_program);
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
        let accounts = ReleaseBond {
            host: self.host.expect("host is not set"),
            stake: self.stake.expect("stake is not set"),
            bonder: self.bonder.expect("bonder is not set"),
            staking_program: self.staking_program.expect("staking_program is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
