// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::FinishArgs;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const ATTACH_RESULT_DISCRIMINATOR: [u8; 8] = [27, 18, 48, 240, 124, 235, 150, 230];

/// Accounts.
#[derive(Debug)]
pub struct AttachResult {
    /// The agent's key.
    pub worker: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The job.
    pub job: solana_address::Address,
}

impl AttachResult {
    pub fn instruction(
        &self,
        args: AttachResultInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: AttachResultInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.worker,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.job, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = AttachResultInstructionData::new().try_to_vec().unwrap();
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
pub struct AttachResultInstructionData {
    discriminator: [u8; 8],
}

impl AttachResultInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [27, 18, 48, 240, 124, 235, 150, 230],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for AttachResultInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AttachResultInstructionArgs {
    pub args: FinishArgs,
}

impl AttachResultInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `AttachResult`.
///
/// ### Accounts:
///
///   0. `[signer]` worker
///   1. `[]` host
///   2. `[writable]` job
#[derive(Clone, Debug, Default)]
pub struct AttachResultBuilder {
    worker: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    job: Option<solana_address::Address>,
    args: Option<FinishArgs>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl AttachResultBuilder {
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
    /// The job.
    #[inline(always)]
    pub fn job(&mut self, job: solana_address::Address) -> &mut Self {
        self.job = Some(job);
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
        let accounts = AttachResult {
            worker: self.worker.expect("worker is not set"),
            host: self.host.expect("host is not set"),
            job: self.job.expect("job is not set"),
        };
        let args = AttachResultInstructionArgs {
            args: self.args.clone().expect("args is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
