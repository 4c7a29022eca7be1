// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const PROPOSE_SLASH_DISCRIMINATOR: [u8; 8] = [198, 144, 128, 49, 72, 78, 74, 118];

/// Accounts.
#[derive(Debug)]
pub struct ProposeSlash {
    /// The admin, who pays.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The account of the host's slashes, created for the first.
    pub slash: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl ProposeSlash {
    pub fn instruction(
        &self,
        args: ProposeSlashInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ProposeSlashInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.admin, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.slash, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ProposeSlashInstructionData::new().try_to_vec().unwrap();
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
pub struct ProposeSlashInstructionData {
    discriminator: [u8; 8],
}

impl ProposeSlashInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [198, 144, 128, 49, 72, 78, 74, 118],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ProposeSlashInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ProposeSlashInstructionArgs {
    pub xnos: u64,
    pub reason: [u8; 64],
    pub evidence: [u8; 32],
}

impl ProposeSlashInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ProposeSlash`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` admin
///   1. `[]` config
///   2. `[writable]` host
///   3. `[writable]` slash
///   4. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct ProposeSlashBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    slash: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    xnos: Option<u64>,
    reason: Option<[u8; 64]>,
    evidence: Option<[u8; 32]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ProposeSlashBuilder {
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
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The account of the host's slashes, created for the first.
    #[inline(always)]
    pub fn slash(&mut self, slash: solana_address::Address) -> &mut Self {
        self.slash = Some(slash);
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
    pub fn xnos(&mut self, xnos: u64) -> &mut Self {
        self.xnos = Some(xnos);
        self
    }
    #[inline(always)]
    pub fn reason(&mut self, reason: [u8; 64]) -> &mut Self {
        self.reason = Some(reason);
        self
    }
    #[inline(always)]
    pub fn evidence(&mut self, evidence: [u8; 32]) -> &mut Self {
        self.evidence = Some(evidence);
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
        let accounts = ProposeSlash {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
            slash: self.slash.expect("slash is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = ProposeSlashInstructionArgs {
            xnos: self.xnos.clone().expect("xnos is not set"),
            reason: self.reason.clone().expect("reason is not set"),
            evidence: self.evidence.clone().expect("evidence is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
