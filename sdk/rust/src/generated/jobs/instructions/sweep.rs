// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const SWEEP_DISCRIMINATOR: [u8; 8] = [40, 23, 234, 175, 14, 61, 154, 177];

/// Accounts.
#[derive(Debug)]
pub struct Sweep {
    /// The queue.
    pub queue: solana_address::Address,
}

impl Sweep {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(1 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = SweepInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SweepInstructionData {
    discriminator: [u8; 8],
}

impl SweepInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [40, 23, 234, 175, 14, 61, 154, 177],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for SweepInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Sweep`.
///
/// ### Accounts:
///
///   0. `[writable]` queue
#[derive(Clone, Debug, Default)]
pub struct SweepBuilder {
    queue: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl SweepBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The queue.
    #[inline(always)]
    pub fn queue(&mut self, queue: solana_address::Address) -> &mut Self {
        self.queue = Some(queue);
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
        let accounts = Sweep {
            queue: self.queue.expect("queue is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
