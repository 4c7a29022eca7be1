// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const EVICT_DISCRIMINATOR: [u8; 8] = [56, 13, 174, 235, 133, 159, 37, 162];

/// Accounts.
#[derive(Debug)]
pub struct Evict {
    /// The host.
    pub host: solana_address::Address,
    /// Its record.
    pub record: solana_address::Address,
    /// Where it waits.
    pub market: solana_address::Address,
    /// The market's queue.
    pub queue: solana_address::Address,
}

impl Evict {
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
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.record, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.market,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = EvictInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct EvictInstructionData {
    discriminator: [u8; 8],
}

impl EvictInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [56, 13, 174, 235, 133, 159, 37, 162],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for EvictInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Evict`.
///
/// ### Accounts:
///
///   0. `[]` host
///   1. `[writable]` record
///   2. `[]` market
///   3. `[writable]` queue
#[derive(Clone, Debug, Default)]
pub struct EvictBuilder {
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl EvictBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// Its record.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
        self
    }
    /// Where it waits.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    /// The market's queue.
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
        let accounts = Evict {
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
