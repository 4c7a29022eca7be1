// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const SET_CLASS_DISCRIMINATOR: [u8; 8] = [88, 208, 86, 138, 241, 160, 255, 115];

/// Accounts.
#[derive(Debug)]
pub struct SetClass {
    /// The admin, who pays.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The class to create or change.
    pub class: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl SetClass {
    pub fn instruction(&self, args: SetClassInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: SetClassInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.admin, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.class, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = SetClassInstructionData::new().try_to_vec().unwrap();
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
pub struct SetClassInstructionData {
    discriminator: [u8; 8],
}

impl SetClassInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [88, 208, 86, 138, 241, 160, 255, 115],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for SetClassInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SetClassInstructionArgs {
    pub id: u16,
    pub name: [u8; 32],
    pub vram_mib: u32,
    pub allowed: bool,
    pub baseline: [u64; 4],
}

impl SetClassInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `SetClass`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` admin
///   1. `[]` config
///   2. `[writable]` class
///   3. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct SetClassBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    class: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    id: Option<u16>,
    name: Option<[u8; 32]>,
    vram_mib: Option<u32>,
    allowed: Option<bool>,
    baseline: Option<[u64; 4]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl SetClassBuilder {
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
    /// The class to create or change.
    #[inline(always)]
    pub fn class(&mut self, class: solana_address::Address) -> &mut Self {
        self.class = Some(class);
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
    pub fn name(&mut self, name: [u8; 32]) -> &mut Self {
        self.name = Some(name);
        self
    }
    #[inline(always)]
    pub fn vram_mib(&mut self, vram_mib: u32) -> &mut Self {
        self.vram_mib = Some(vram_mib);
        self
    }
    #[inline(always)]
    pub fn allowed(&mut self, allowed: bool) -> &mut Self {
        self.allowed = Some(allowed);
        self
    }
    #[inline(always)]
    pub fn baseline(&mut self, baseline: [u64; 4]) -> &mut Self {
        self.baseline = Some(baseline);
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
        let accounts = SetClass {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
            class: self.class.expect("class is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = SetClassInstructionArgs {
            id: self.id.clone().expect("id is not set"),
            name: self.name.clone().expect("name is not set"),
            vram_mib: self.vram_mib.clone().expect("vram_mib is not set"),
            allowed: self.allowed.clone().expect("allowed is not set"),
            baseline: self.baseline.clone().expect("baseline is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
