// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_IMPORT_DISCRIMINATOR: [u8; 8] = [35, 13, 66, 202, 209, 182, 165, 45];

/// Accounts.
#[derive(Debug)]
pub struct CloseImport {
    /// The admin.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The import.
    pub import: solana_address::Address,
    /// Who paid the import's rent.
    pub payer: solana_address::Address,
}

impl CloseImport {
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
            self.admin, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.import, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseImportInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseImportInstructionData {
    discriminator: [u8; 8],
}

impl CloseImportInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [35, 13, 66, 202, 209, 182, 165, 45],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseImportInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseImport`.
///
/// ### Accounts:
///
///   0. `[signer]` admin
///   1. `[]` config
///   2. `[writable]` import
///   3. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct CloseImportBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    import: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseImportBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The admin.
    #[inline(always)]
    pub fn admin(&mut self, admin: solana_address::Address) -> &mut Self {
        self.admin = Some(admin);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The import.
    #[inline(always)]
    pub fn import(&mut self, import: solana_address::Address) -> &mut Self {
        self.import = Some(import);
        self
    }
    /// Who paid the import's rent.
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
        let accounts = CloseImport {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
            import: self.import.expect("import is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
