// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_JOB_DISCRIMINATOR: [u8; 8] = [90, 100, 180, 200, 200, 163, 120, 182];

/// Accounts.
#[derive(Debug)]
pub struct CloseJob {
    /// The job.
    pub job: solana_address::Address,
    /// Who paid the job's rent.
    pub payer: solana_address::Address,
    /// The job's escrow, which is closed.
    pub escrow: solana_address::Address,
    /// The job's market.
    pub market: solana_address::Address,
    /// The market's queue, which counts its jobs.
    pub queue: solana_address::Address,
}

impl CloseJob {
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
        accounts.push(solana_instruction::AccountMeta::new(self.job, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.escrow,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.market,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseJobInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseJobInstructionData {
    discriminator: [u8; 8],
}

impl CloseJobInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [90, 100, 180, 200, 200, 163, 120, 182],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseJobInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseJob`.
///
/// ### Accounts:
///
///   0. `[writable]` job
///   1. `[writable]` payer
///   2. `[]` escrow
///   3. `[]` market
///   4. `[writable]` queue
#[derive(Clone, Debug, Default)]
pub struct CloseJobBuilder {
    job: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    escrow: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseJobBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The job.
    #[inline(always)]
    pub fn job(&mut self, job: solana_address::Address) -> &mut Self {
        self.job = Some(job);
        self
    }
    /// Who paid the job's rent.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The job's escrow, which is closed.
    #[inline(always)]
    pub fn escrow(&mut self, escrow: solana_address::Address) -> &mut Self {
        self.escrow = Some(escrow);
        self
    }
    /// The job's market.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    /// The market's queue, which counts its jobs.
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
        let accounts = CloseJob {
            job: self.job.expect("job is not set"),
            payer: self.payer.expect("payer is not set"),
            escrow: self.escrow.expect("escrow is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
