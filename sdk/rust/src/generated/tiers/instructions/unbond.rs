// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const UNBOND_DISCRIMINATOR: [u8; 8] = [151, 129, 36, 46, 102, 195, 111, 122];

/// Accounts.
#[derive(Debug)]
pub struct Unbond {
    /// Who owns the host.
    pub owner: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The record that the jobs program keeps for the host; it may not exist yet.
    pub record: solana_address::Address,
}

impl Unbond {
    pub fn instruction(&self, args: UnbondInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: UnbondInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(4 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.record,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = UnbondInstructionData::new().try_to_vec().unwrap();
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
pub struct UnbondInstructionData {
    discriminator: [u8; 8],
}

impl UnbondInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [151, 129, 36, 46, 102, 195, 111, 122],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for UnbondInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UnbondInstructionArgs {
    pub xnos: u64,
}

impl UnbondInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Unbond`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[]` config
///   2. `[writable]` host
///   3. `[]` record
#[derive(Clone, Debug, Default)]
pub struct UnbondBuilder {
    owner: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    xnos: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl UnbondBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the host.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
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
    /// The record that the jobs program keeps for the host; it may not exist yet.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
        self
    }
    #[inline(always)]
    pub fn xnos(&mut self, xnos: u64) -> &mut Self {
        self.xnos = Some(xnos);
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
        let accounts = Unbond {
            owner: self.owner.expect("owner is not set"),
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
        };
        let args = UnbondInstructionArgs {
            xnos: self.xnos.clone().expect("xnos is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
