// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_SLASH_DISCRIMINATOR: [u8; 8] = [99, 206, 57, 155, 174, 245, 254, 210];

/// Accounts.
#[derive(Debug)]
pub struct CloseSlash {
    /// The account of a host's slashes.
    pub slash: solana_address::Address,
    /// The host; it may be closed.
    pub host: solana_address::Address,
    /// Who paid the account's rent.
    pub payer: solana_address::Address,
}

impl CloseSlash {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.slash, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseSlashInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseSlashInstructionData {
    discriminator: [u8; 8],
}

impl CloseSlashInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [99, 206, 57, 155, 174, 245, 254, 210],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseSlashInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseSlash`.
///
/// ### Accounts:
///
///   0. `[writable]` slash
///   1. `[]` host
///   2. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct CloseSlashBuilder {
    slash: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseSlashBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The account of a host's slashes.
    #[inline(always)]
    pub fn slash(&mut self, slash: solana_address::Address) -> &mut Self {
        self.slash = Some(slash);
        self
    }
    /// The host; it may be closed.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// Who paid the account's rent.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
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
        let accounts = CloseSlash {
            slash: self.slash.expect("slash is not set"),
            host: self.host.expect("host is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
