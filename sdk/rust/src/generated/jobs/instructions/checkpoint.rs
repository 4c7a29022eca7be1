// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CHECKPOINT_DISCRIMINATOR: [u8; 8] = [213, 200, 19, 204, 240, 143, 184, 252];

/// Accounts.
#[derive(Debug)]
pub struct Checkpoint {
    /// The agent's key.
    pub worker: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// Its record.
    pub record: solana_address::Address,
    /// The job.
    pub job: solana_address::Address,
    /// The job's escrow.
    pub escrow: solana_address::Address,
    /// The host's payout account.
    pub payout: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Checkpoint {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(7 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.worker,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.record, false));
        accounts.push(solana_instruction::AccountMeta::new(self.job, false));
        accounts.push(solana_instruction::AccountMeta::new(self.escrow, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payout, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = CheckpointInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CheckpointInstructionData {
    discriminator: [u8; 8],
}

impl CheckpointInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [213, 200, 19, 204, 240, 143, 184, 252],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CheckpointInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Checkpoint`.
///
/// ### Accounts:
///
///   0. `[signer]` worker
///   1. `[]` host
///   2. `[writable]` record
///   3. `[writable]` job
///   4. `[writable]` escrow
///   5. `[writable]` payout
///   6. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct CheckpointBuilder {
    worker: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    job: Option<solana_address::Address>,
    escrow: Option<solana_address::Address>,
    payout: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CheckpointBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The agent's key.
    #[inline(always)]
    pub fn worker(&mut self, worker: solana_address::Address) -> &mut Self {
        self.worker = Some(worker);
        self
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
    /// The host's payout account.
    #[inline(always)]
    pub fn payout(&mut self, payout: solana_address::Address) -> &mut Self {
        self.payout = Some(payout);
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
        let accounts = Checkpoint {
            worker: self.worker.expect("worker is not set"),
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
            job: self.job.expect("job is not set"),
            escrow: self.escrow.expect("escrow is not set"),
            payout: self.payout.expect("payout is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
