// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const AGREE_DISCRIMINATOR: [u8; 8] = [210, 74, 38, 225, 191, 209, 34, 101];

/// Accounts.
#[derive(Debug)]
pub struct Agree {
    /// Another reviewer of the phase.
    pub reviewer: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The seat.
    pub seat: solana_address::Address,
    /// The award.
    pub award: solana_address::Address,
}

impl Agree {
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
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.reviewer,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.award, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = AgreeInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AgreeInstructionData {
    discriminator: [u8; 8],
}

impl AgreeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [210, 74, 38, 225, 191, 209, 34, 101],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for AgreeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Agree`.
///
/// ### Accounts:
///
///   0. `[signer]` reviewer
///   1. `[writable]` phase
///   2. `[writable]` seat
///   3. `[writable]` award
#[derive(Clone, Debug, Default)]
pub struct AgreeBuilder {
    reviewer: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    award: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl AgreeBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Another reviewer of the phase.
    #[inline(always)]
    pub fn reviewer(&mut self, reviewer: solana_address::Address) -> &mut Self {
        self.reviewer = Some(reviewer);
        self
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The seat.
    #[inline(always)]
    pub fn seat(&mut self, seat: solana_address::Address) -> &mut Self {
        self.seat = Some(seat);
        self
    }
    /// The award.
    #[inline(always)]
    pub fn award(&mut self, award: solana_address::Address) -> &mut Self {
        self.award = Some(award);
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
        let accounts = Agree {
            reviewer: self.reviewer.expect("reviewer is not set"),
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            award: self.award.expect("award is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
