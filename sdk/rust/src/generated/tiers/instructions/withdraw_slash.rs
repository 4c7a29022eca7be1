// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const WITHDRAW_SLASH_DISCRIMINATOR: [u8; 8] = [47, 202, 231, 129, 131, 125, 129, 221];

/// Accounts.
#[derive(Debug)]
pub struct WithdrawSlash {
    /// The admin, or anyone after it lapsed.
    pub signer: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The account of its slashes.
    pub slash: solana_address::Address,
}

impl WithdrawSlash {
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
            self.signer,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.slash, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = WithdrawSlashInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct WithdrawSlashInstructionData {
    discriminator: [u8; 8],
}

impl WithdrawSlashInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [47, 202, 231, 129, 131, 125, 129, 221],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for WithdrawSlashInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `WithdrawSlash`.
///
/// ### Accounts:
///
///   0. `[signer]` signer
///   1. `[]` config
///   2. `[writable]` host
///   3. `[writable]` slash
#[derive(Clone, Debug, Default)]
pub struct WithdrawSlashBuilder {
    signer: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    slash: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl WithdrawSlashBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The admin, or anyone after it lapsed.
    #[inline(always)]
    pub fn signer(&mut self, signer: solana_address::Address) -> &mut Self {
        self.signer = Some(signer);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
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
        let accounts = WithdrawSlash {
            signer: self.signer.expect("signer is not set"),
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
            slash: self.slash.expect("slash is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
