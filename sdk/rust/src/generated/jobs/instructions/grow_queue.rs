// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const GROW_QUEUE_DISCRIMINATOR: [u8; 8] = [184, 206, 238, 102, 68, 182, 44, 38];

/// Accounts.
#[derive(Debug)]
pub struct GrowQueue {
    /// The market's authority.
    pub authority: solana_address::Address,
    /// Who paid for the queue, and pays for more of it.
    pub payer: solana_address::Address,
    /// The market.
    pub market: solana_address::Address,
    /// Its queue.
    pub queue: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl GrowQueue {
    pub fn instruction(&self, args: GrowQueueInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: GrowQueueInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.market,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = GrowQueueInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GrowQueueInstructionData {
    discriminator: [u8; 8],
}

impl GrowQueueInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [184, 206, 238, 102, 68, 182, 44, 38],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for GrowQueueInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GrowQueueInstructionArgs {
    pub capacity: u32,
}

impl GrowQueueInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `GrowQueue`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable, signer]` payer
///   2. `[]` market
///   3. `[writable]` queue
///   4. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct GrowQueueBuilder {
    authority: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    capacity: Option<u32>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl GrowQueueBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The market's authority.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// Who paid for the queue, and pays for more of it.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The market.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    /// Its queue.
    #[inline(always)]
    pub fn queue(&mut self, queue: solana_address::Address) -> &mut Self {
        self.queue = Some(queue);
        self
    }
    /// `[optional account, default to '11111111111111111111111111111111']`
    /// The system program.
    #[inline(always)]
    pub fn system_program(&mut self, system_program: solana_address::Address) -> &mut Self {
        self.system_program = Some(system_program);
        self
    }
    #[inline(always)]
    pub fn capacity(&mut self, capacity: u32) -> &mut Self {
        self.capacity = Some(capacity);
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
        let accounts = GrowQueue {
            authority: self.authority.expect("authority is not set"),
            payer: self.payer.expect("payer is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = GrowQueueInstructionArgs {
            capacity: self.capacity.clone().expect("capacity is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
