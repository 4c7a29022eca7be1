// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const GIVE_BACK_DISCRIMINATOR: [u8; 8] = [127, 15, 168, 36, 89, 94, 137, 216];

/// Accounts.
#[derive(Debug)]
pub struct GiveBack {
    /// Who owns the seat.
    pub owner: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The seat, or place in the waiting list.
    pub seat: solana_address::Address,
    /// Who paid the seat's rent.
    pub payer: solana_address::Address,
}

impl GiveBack {
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
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = GiveBackInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GiveBackInstructionData {
    discriminator: [u8; 8],
}

impl GiveBackInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [127, 15, 168, 36, 89, 94, 137, 216],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for GiveBackInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `GiveBack`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` phase
///   2. `[writable]` seat
///   3. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct GiveBackBuilder {
    owner: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl GiveBackBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the seat.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The seat, or place in the waiting list.
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
        let accounts = GiveBack {
            owner: self.owner.expect("owner is not set"),
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
