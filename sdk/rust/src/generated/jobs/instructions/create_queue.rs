// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CREATE_QUEUE_DISCRIMINATOR: [u8; 8] = [92, 193, 143, 97, 164, 230, 128, 134];

/// Accounts.
#[derive(Debug)]
pub struct CreateQueue {
    /// The market's authority, who paid for the queue's account.
    pub authority: solana_address::Address,
    /// The market.
    pub market: solana_address::Address,
    /// A new account of this program, all zero; its size makes the capacity.
    pub queue: solana_address::Address,
}

impl CreateQueue {
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
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.market, false));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CreateQueueInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CreateQueueInstructionData {
    discriminator: [u8; 8],
}

impl CreateQueueInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [92, 193, 143, 97, 164, 230, 128, 134],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CreateQueueInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CreateQueue`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` market
///   2. `[writable]` queue
#[derive(Clone, Debug, Default)]
pub struct CreateQueueBuilder {
    authority: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CreateQueueBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The market's authority, who paid for the queue's account.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// The market.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    /// A new account of this program, all zero; its size makes the capacity.
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
        let accounts = CreateQueue {
            authority: self.authority.expect("authority is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
