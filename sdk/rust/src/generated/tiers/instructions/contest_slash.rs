// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CONTEST_SLASH_DISCRIMINATOR: [u8; 8] = [91, 155, 139, 10, 242, 84, 188, 138];

/// Accounts.
#[derive(Debug)]
pub struct ContestSlash {
    /// Who owns the host.
    pub owner: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The account of its slashes.
    pub slash: solana_address::Address,
}

impl ContestSlash {
    pub fn instruction(
        &self,
        args: ContestSlashInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ContestSlashInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.slash, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ContestSlashInstructionData::new().try_to_vec().unwrap();
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
pub struct ContestSlashInstructionData {
    discriminator: [u8; 8],
}

impl ContestSlashInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [91, 155, 139, 10, 242, 84, 188, 138],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ContestSlashInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ContestSlashInstructionArgs {
    pub defence: [u8; 32],
}

impl ContestSlashInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ContestSlash`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[]` host
///   2. `[writable]` slash
#[derive(Clone, Debug, Default)]
pub struct ContestSlashBuilder {
    owner: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    slash: Option<solana_address::Address>,
    defence: Option<[u8; 32]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ContestSlashBuilder {
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
    /// The account of its slashes.
    #[inline(always)]
    pub fn slash(&mut self, slash: solana_address::Address) -> &mut Self {
        self.slash = Some(slash);
        self
    }
    #[inline(always)]
    pub fn defence(&mut self, defence: [u8; 32]) -> &mut Self {
        self.defence = Some(defence);
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
        let accounts = ContestSlash {
            owner: self.owner.expect("owner is not set"),
            host: self.host.expect("host is not set"),
            slash: self.slash.expect("slash is not set"),
        };
        let args = ContestSlashInstructionArgs {
            defence: self.defence.clone().expect("defence is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
