// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const ROTATE_WORKER_DISCRIMINATOR: [u8; 8] = [8, 5, 190, 8, 248, 126, 6, 103];

/// Accounts.
#[derive(Debug)]
pub struct RotateWorker {
    /// Who owns the host.
    pub owner: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
}

impl RotateWorker {
    pub fn instruction(
        &self,
        args: RotateWorkerInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: RotateWorkerInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = RotateWorkerInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RotateWorkerInstructionData {
    discriminator: [u8; 8],
}

impl RotateWorkerInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [8, 5, 190, 8, 248, 126, 6, 103],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for RotateWorkerInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RotateWorkerInstructionArgs {
    pub worker: Address,
}

impl RotateWorkerInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `RotateWorker`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` host
#[derive(Clone, Debug, Default)]
pub struct RotateWorkerBuilder {
    owner: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    worker: Option<Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl RotateWorkerBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the host.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    #[inline(always)]
    pub fn worker(&mut self, worker: Address) -> &mut Self {
        self.worker = Some(worker);
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
        let accounts = RotateWorker {
            owner: self.owner.expect("owner is not set"),
            host: self.host.expect("host is not set"),
        };
        let args = RotateWorkerInstructionArgs {
            worker: self.worker.clone().expect("worker is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
