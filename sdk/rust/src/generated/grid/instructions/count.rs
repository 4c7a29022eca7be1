// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const COUNT_DISCRIMINATOR: [u8; 8] = [214, 3, 93, 57, 210, 192, 181, 206];

/// Accounts.
#[derive(Debug)]
pub struct Count {
    /// The phase.
    pub phase: solana_address::Address,
    /// The seat.
    pub seat: solana_address::Address,
    /// The seat's host.
    pub host: solana_address::Address,
    /// The record that the jobs program keeps for the host.
    pub record: solana_address::Address,
}

impl Count {
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
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.record,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = CountInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CountInstructionData {
    discriminator: [u8; 8],
}

impl CountInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [214, 3, 93, 57, 210, 192, 181, 206],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CountInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Count`.
///
/// ### Accounts:
///
///   0. `[writable]` phase
///   1. `[writable]` seat
///   2. `[]` host
///   3. `[]` record
#[derive(Clone, Debug, Default)]
pub struct CountBuilder {
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CountBuilder {
    pub fn new() -> Self {
        Self::default()
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
    /// The seat's host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The record that the jobs program keeps for the host.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
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
        let accounts = Count {
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
