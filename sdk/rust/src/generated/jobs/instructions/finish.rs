// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::FinishArgs;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const FINISH_DISCRIMINATOR: [u8; 8] = [67, 74, 170, 132, 125, 233, 182, 37];

/// Accounts.
#[derive(Debug)]
pub struct Finish {
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
    /// Where fees go.
    pub fee_destination: solana_address::Address,
    /// The client's token account that the job was paid from.
    pub refund: solana_address::Address,
    /// Who paid the rent of the job and its escrow.
    pub payer: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Finish {
    pub fn instruction(&self, args: FinishInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: FinishInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(11 + remaining_accounts.len());
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
        accounts.push(solana_instruction::AccountMeta::new(
            self.fee_destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.refund, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = FinishInstructionData::new().try_to_vec().unwrap();
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
pub struct FinishInstructionData {
    discriminator: [u8; 8],
}

impl FinishInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [67, 74, 170, 132, 125, 233, 182, 37],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for FinishInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct FinishInstructionArgs {
    pub args: FinishArgs,
}

impl FinishInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Finish`.
///
/// ### Accounts:
///
///   0. `[signer]` worker
///   1. `[]` host
///   2. `[writable]` record
///   3. `[writable]` job
///   4. `[writable]` escrow
///   5. `[writable]` payout
///   6. `[writable]` fee_destination
///   7. `[writable]` refund
///   8. `[writable]` payer
///   9. `[]` config
///   10. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct FinishBuilder {
    worker: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    job: Option<solana_address::Address>,
    escrow: Option<solana_address::Address>,
    payout: Option<solana_address::Address>,
    fee_destination: Option<solana_address::Address>,
    refund: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    args: Option<FinishArgs>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl FinishBuilder {
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
    #[inline(always)]
    pub fn args(&mut self, args: FinishArgs) -> &mut Self {
        self.args = Some(args);
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
        let accounts = Finish {
            worker: self.worker.expect("worker is not set"),
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
            job: self.job.expect("job is not set"),
            escrow: self.escrow.expect("escrow is not set"),
            payout: self.payout.expect("payout is not set"),
            fee_destination: self.fee_destination.expect("fee_destination is not set"),
            refund: self.refund.expect("refund is not set"),
            payer: self.payer.expect("payer is not set"),
            config: self.config.expect("config is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };
        let args = FinishInstructionArgs {
            args: self.args.clone().expect("args is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
