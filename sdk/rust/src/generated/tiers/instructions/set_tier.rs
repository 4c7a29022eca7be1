// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const SET_TIER_DISCRIMINATOR: [u8; 8] = [197, 250, 253, 88, 170, 70, 237, 66];

/// Accounts.
#[derive(Debug)]
pub struct SetTier {
    /// The admin.
    pub admin: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
}

impl SetTier {
    pub fn instruction(&self, args: SetTierInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: SetTierInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.admin, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = SetTierInstructionData::new().try_to_vec().unwrap();
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
pub struct SetTierInstructionData {
    discriminator: [u8; 8],
}

impl SetTierInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [197, 250, 253, 88, 170, 70, 237, 66],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for SetTierInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SetTierInstructionArgs {
    pub tier: u8,
    pub reason: [u8; 64],
}

impl SetTierInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `SetTier`.
///
/// ### Accounts:
///
///   0. `[signer]` admin
///   1. `[]` config
///   2. `[writable]` host
#[derive(Clone, Debug, Default)]
pub struct SetTierBuilder {
    admin: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    tier: Option<u8>,
    reason: Option<[u8; 64]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl SetTierBuilder {
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
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    #[inline(always)]
    pub fn tier(&mut self, tier: u8) -> &mut Self {
        self.tier = Some(tier);
        self
    }
    #[inline(always)]
    pub fn reason(&mut self, reason: [u8; 64]) -> &mut Self {
        self.reason = Some(reason);
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
        let accounts = SetTier {
            admin: self.admin.expect("admin is not set"),
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
        };
        let args = SetTierInstructionArgs {
            tier: self.tier.clone().expect("tier is not set"),
            reason: self.reason.clone().expect("reason is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
