// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const OPEN_IMPORT_DISCRIMINATOR: [u8; 8] = [21, 39, 46, 42, 24, 78, 247, 134];

/// Accounts.
#[derive(Debug)]
pub struct OpenImport {
    /// The admin, who pays.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The import to create.
    pub import: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl OpenImport {
    pub fn instruction(&self, args: OpenImportInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: OpenImportInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.admin, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.import, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = OpenImportInstructionData::new().try_to_vec().unwrap();
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
pub struct OpenImportInstructionData {
    discriminator: [u8; 8],
}

impl OpenImportInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [21, 39, 46, 42, 24, 78, 247, 134],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for OpenImportInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct OpenImportInstructionArgs {
    pub id: u16,
    pub root: [u8; 32],
    pub tier: u8,
}

impl OpenImportInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `OpenImport`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` admin
///   1. `[]` config
///   2. `[writable]` import
///   3. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct OpenImportBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    import: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    id: Option<u16>,
    root: Option<[u8; 32]>,
    tier: Option<u8>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl OpenImportBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The admin, who pays.
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
    /// The import to create.
    #[inline(always)]
    pub fn import(&mut self, import: solana_address::Address) -> &mut Self {
        self.import = Some(import);
        self
    }
    /// `[optional account, default to '11111111111111111111111111111111']`
    /// The system program.
    #[inline(always)]
    pub fn system_program(&mut self, system_program: solana_address::Address) -> &mut Self {
        self.system_program = Some(system_program);
        self
    }
    #[inline(always)]
    pub fn id(&mut self, id: u16) -> &mut Self {
        self.id = Some(id);
        self
    }
    #[inline(always)]
    pub fn root(&mut self, root: [u8; 32]) -> &mut Self {
        self.root = Some(root);
        self
    }
    #[inline(always)]
    pub fn tier(&mut self, tier: u8) -> &mut Self {
        self.tier = Some(tier);
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
        let accounts = OpenImport {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
            import: self.import.expect("import is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = OpenImportInstructionArgs {
            id: self.id.clone().expect("id is not set"),
            root: self.root.clone().expect("root is not set"),
            tier: self.tier.clone().expect("tier is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
