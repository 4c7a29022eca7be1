// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const MOVE_UP_DISCRIMINATOR: [u8; 8] = [237, 180, 63, 92, 4, 167, 233, 118];

/// Accounts.
#[derive(Debug)]
pub struct MoveUp {
    /// The phase.
    pub phase: solana_address::Address,
    /// The one whose turn it is in the waiting list.
    pub seat: solana_address::Address,
    /// Who paid the seat's rent; gets it back when the seat is passed over.
    pub payer: solana_address::Address,
}

impl MoveUp {
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
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = MoveUpInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MoveUpInstructionData {
    discriminator: [u8; 8],
}

impl MoveUpInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [237, 180, 63, 92, 4, 167, 233, 118],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for MoveUpInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `MoveUp`.
///
/// ### Accounts:
///
///   0. `[writable]` phase
///   1. `[writable]` seat
///   2. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct MoveUpBuilder {
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl MoveUpBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The one whose turn it is in the waiting list.
    #[inline(always)]
    pub fn seat(&mut self, seat: solana_address::Address) -> &mut Self {
        self.seat = Some(seat);
        self
    }
    /// Who paid the seat's rent; gets it back when the seat is passed over.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
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
        let accounts = MoveUp {
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
