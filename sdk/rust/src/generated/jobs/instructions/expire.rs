// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const EXPIRE_DISCRIMINATOR: [u8; 8] = [243, 83, 205, 58, 57, 201, 247, 146];

/// Accounts.
#[derive(Debug)]
pub struct Expire {
    /// The record of the job's host, closed or not.
    pub record: solana_address::Address,
    /// The job's market.
    pub market: solana_address::Address,
    /// The market's queue.
    pub queue: solana_address::Address,
    /// The job.
    pub job: solana_address::Address,
    /// The job's escrow.
    pub escrow: solana_address::Address,
    /// The host's payout account; any account before it started.
    pub payout: solana_address::Address,
    /// Where fees go.
    pub fee_destination: solana_address::Address,
    /// The client's token account that the job was paid from.
    pub refund: solana_address::Address,
    /// Who paid the rent of the job and its escrow.
    pub payer: solana_address::Address,
    /// Gets the bounty.
    pub bounty: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Expire {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(12 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.record, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.market,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.push(solana_instruction::AccountMeta::new(self.job, false));
        accounts.push(solana_instruction::AccountMeta::new(self.escrow, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payout, false));
        accounts.push(solana_instruction::AccountMeta::new(
            self.fee_destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.refund, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.push(solana_instruction::AccountMeta::new(self.bounty, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = ExpireInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ExpireInstructionData {
    discriminator: [u8; 8],
}

impl ExpireInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [243, 83, 205, 58, 57, 201, 247, 146],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ExpireInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Expire`.
///
/// ### Accounts:
///
///   0. `[writable]` record
///   1. `[]` market
///   2. `[writable]` queue
///   3. `[writable]` job
///   4. `[writable]` escrow
///   5. `[writable]` payout
///   6. `[writable]` fee_destination
///   7. `[writable]` refund
///   8. `[writable]` payer
///   9. `[writable]` bounty
///   10. `[]` config
///   11. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct ExpireBuilder {
    record: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    job: Option<solana_address::Address>,
    escrow: Option<solana_address::Address>,
    payout: Option<solana_address::Address>,
    fee_destination: Option<solana_address::Address>,
    refund: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    bounty: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ExpireBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The record of the job's host, closed or not.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
        self
    }
    /// The job's market.
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
    /// The job.
    #[inline(always)]
    pub fn job(&mut self, job: solana_address::Address) -> &mut Self {
        self.job = Some(job);
        self
    }
    /// The job's escrow.
    #[inline(always)]
    pub fn escrow(&mut self, escrow: solana_address::Address) -> &mut Self {
        self.escrow = Some(escrow);
        self
    }
    /// The host's payout account; any account before it started.
    #[inline(always)]
    pub fn payout(&mut self, payout: solana_address::Address) -> &mut Self {
        self.payout = Some(payout);
        self
    }
    /// Where fees go.
    #[inline(always)]
    pub fn fee_destination(&mut self, fee_destination: solana_address::Address) -> &mut Self {
        self.fee_destination = Some(fee_destination);
        self
    }
    /// The client's token account that the job was paid from.
    #[inline(always)]
    pub fn refund(&mut self, refund: solana_address::Address) -> &mut Self {
        self.refund = Some(refund);
        self
    }
    /// Who paid the rent of the job and its escrow.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// Gets the bounty.
    #[inline(always)]
    pub fn bounty(&mut self, bounty: solana_address::Address) -> &mut Self {
        self.bounty = Some(bounty);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
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
        let accounts = Expire {
            record: self.record.expect("record is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
            job: self.job.expect("job is not set"),
            escrow: self.escrow.expect("escrow is not set"),
            payout: self.payout.expect("payout is not set"),
            fee_destination: self.fee_destination.expect("fee_destination is not set"),
            refund: self.refund.expect("refund is not set"),
            payer: self.payer.expect("payer is not set"),
            bounty: self.bounty.expect("bounty is not set"),
            config: self.config.expect("config is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
