// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_MARKET_DISCRIMINATOR: [u8; 8] = [88, 154, 248, 186, 48, 14, 123, 244];

/// Accounts.
#[derive(Debug)]
pub struct CloseMarket {
    /// The market's authority.
    pub authority: solana_address::Address,
    /// The market.
    pub market: solana_address::Address,
    /// Its queue.
    pub queue: solana_address::Address,
    /// Who paid the market's rent.
    pub payer: solana_address::Address,
    /// Who paid the queue's rent.
    pub queue_payer: solana_address::Address,
}

impl CloseMarket {
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
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.market, false));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.push(solana_instruction::AccountMeta::new(
            self.queue_payer,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseMarketInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseMarketInstructionData {
    discriminator: [u8; 8],
}

impl CloseMarketInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [88, 154, 248, 186, 48, 14, 123, 244],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseMarketInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseMarket`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` market
///   2. `[writable]` queue
///   3. `[writable]` payer
///   4. `[writable]` queue_payer
#[derive(Clone, Debug, Default)]
pub struct CloseMarketBuilder {
    authority: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    queue_payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseMarketBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The market's authority.
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
    /// Its queue.
    #[inline(always)]
    pub fn queue(&mut self, queue: solana_address::Address) -> &mut Self {
        self.queue = Some(queue);
        self
    }
    /// Who paid the market's rent.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// Who paid the queue's rent.
    #[inline(always)]
    pub fn queue_payer(&mut self, queue_payer: solana_address::Address) -> &mut Self {
        self.queue_payer = Some(queue_payer);
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
        let accounts = CloseMarket {
            authority: self.authority.expect("authority is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
            payer: self.payer.expect("payer is not set"),
            queue_payer: self.queue_payer.expect("queue_payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
