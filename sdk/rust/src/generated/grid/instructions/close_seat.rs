// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_SEAT_DISCRIMINATOR: [u8; 8] = [51, 77, 100, 197, 42, 185, 7, 225];

/// Accounts.
#[derive(Debug)]
pub struct CloseSeat {
    /// Anyone; the authority or a reviewer while the phase is not closed.
    pub signer: solana_address::Address,
    /// The grid's account.
    pub grid: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The seat.
    pub seat: solana_address::Address,
    /// Who paid the seat's rent.
    pub payer: solana_address::Address,
}

impl CloseSeat {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.signer,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.grid, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.phase, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseSeatInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseSeatInstructionData {
    discriminator: [u8; 8],
}

impl CloseSeatInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [51, 77, 100, 197, 42, 185, 7, 225],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseSeatInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseSeat`.
///
/// ### Accounts:
///
///   0. `[signer]` signer
///   1. `[]` grid
///   2. `[]` phase
///   3. `[writable]` seat
///   4. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct CloseSeatBuilder {
    signer: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseSeatBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Anyone; the authority or a reviewer while the phase is not closed.
    #[inline(always)]
    pub fn signer(&mut self, signer: solana_address::Address) -> &mut Self {
        self.signer = Some(signer);
        self
    }
    /// The grid's account.
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
    /// The seat.
    #[inline(always)]
    pub fn seat(&mut self, seat: solana_address::Address) -> &mut Self {
        self.seat = Some(seat);
        self
    }
    /// Who paid the seat's rent.
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
        let accounts = CloseSeat {
            signer: self.signer.expect("signer is not set"),
            grid: self.grid.expect("grid is not set"),
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
