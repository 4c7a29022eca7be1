// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const REVOKE_DISCRIMINATOR: [u8; 8] = [170, 23, 31, 34, 133, 173, 93, 242];

/// Accounts.
#[derive(Debug)]
pub struct Revoke {
    /// The authority, or a reviewer who awarded or agreed.
    pub signer: solana_address::Address,
    /// The grid's account.
    pub grid: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The award's seat; it may be closed, or registered anew.
    pub seat: solana_address::Address,
    /// The award.
    pub award: solana_address::Address,
}

impl Revoke {
    pub fn instruction(&self, args: RevokeInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: RevokeInstructionArgs,
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
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.award, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = RevokeInstructionData::new().try_to_vec().unwrap();
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
pub struct RevokeInstructionData {
    discriminator: [u8; 8],
}

impl RevokeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [170, 23, 31, 34, 133, 173, 93, 242],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for RevokeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RevokeInstructionArgs {
    pub reason: [u8; 64],
}

impl RevokeInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Revoke`.
///
/// ### Accounts:
///
///   0. `[signer]` signer
///   1. `[]` grid
///   2. `[writable]` phase
///   3. `[writable]` seat
///   4. `[writable]` award
#[derive(Clone, Debug, Default)]
pub struct RevokeBuilder {
    signer: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    award: Option<solana_address::Address>,
    reason: Option<[u8; 64]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl RevokeBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The authority, or a reviewer who awarded or agreed.
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
    /// The award's seat; it may be closed, or registered anew.
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
    #[inline(always)]
    pub fn reason(&mut self, reason: [u8; 64]) -> &mut Self {
        self.reason = Some(reason);
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
        let accounts = Revoke {
            signer: self.signer.expect("signer is not set"),
            grid: self.grid.expect("grid is not set"),
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            award: self.award.expect("award is not set"),
        };
        let args = RevokeInstructionArgs {
            reason: self.reason.clone().expect("reason is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
