// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const IMPORT_HOST_DISCRIMINATOR: [u8; 8] = [97, 17, 126, 120, 44, 160, 31, 67];

/// Accounts.
#[derive(Debug)]
pub struct ImportHost {
    /// The configuration.
    pub config: solana_address::Address,
    /// The import.
    pub import: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The note that it was imported, to create.
    pub admission: solana_address::Address,
    /// Who pays for that, for ever.
    pub payer: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl ImportHost {
    pub fn instruction(&self, args: ImportHostInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ImportHostInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(6 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.import, false));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.admission, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ImportHostInstructionData::new().try_to_vec().unwrap();
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
pub struct ImportHostInstructionData {
    discriminator: [u8; 8],
}

impl ImportHostInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [97, 17, 126, 120, 44, 160, 31, 67],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ImportHostInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ImportHostInstructionArgs {
    pub proof: Vec<[u8; 32]>,
}

impl ImportHostInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ImportHost`.
///
/// ### Accounts:
///
///   0. `[]` config
///   1. `[writable]` import
///   2. `[writable]` host
///   3. `[writable]` admission
///   4. `[writable, signer]` payer
///   5. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct ImportHostBuilder {
    config: Option<solana_address::Address>,
    import: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    admission: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    proof: Option<Vec<[u8; 32]>>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ImportHostBuilder {
    pub fn new() -> Self {
        Self::default()
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
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The note that it was imported, to create.
    #[inline(always)]
    pub fn admission(&mut self, admission: solana_address::Address) -> &mut Self {
        self.admission = Some(admission);
        self
    }
    /// Who pays for that, for ever.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
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
    pub fn proof(&mut self, proof: Vec<[u8; 32]>) -> &mut Self {
        self.proof = Some(proof);
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
        let accounts = ImportHost {
            config: self.config.expect("config is not set"),
            import: self.import.expect("import is not set"),
            host: self.host.expect("host is not set"),
            admission: self.admission.expect("admission is not set"),
            payer: self.payer.expect("payer is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = ImportHostInstructionArgs {
            proof: self.proof.clone().expect("proof is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
