// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const UPDATE_CONFIG_DISCRIMINATOR: [u8; 8] = [29, 158, 252, 191, 10, 83, 219, 99];

/// Accounts.
#[derive(Debug)]
pub struct UpdateConfig {
    /// The authority.
    pub authority: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// Where slashed tokens go from now on.
    pub slash_destination: solana_address::Address,
}

impl UpdateConfig {
    pub fn instruction(
        &self,
        args: UpdateConfigInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: UpdateConfigInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.slash_destination,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = UpdateConfigInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::staking::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdateConfigInstructionData {
    discriminator: [u8; 8],
}

impl UpdateConfigInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [29, 158, 252, 191, 10, 83, 219, 99],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for UpdateConfigInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdateConfigInstructionArgs {
    pub min_duration: u32,
    pub max_duration: u32,
}

impl UpdateConfigInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `UpdateConfig`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` config
///   2. `[]` slash_destination
#[derive(Clone, Debug, Default)]
pub struct UpdateConfigBuilder {
    authority: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    slash_destination: Option<solana_address::Address>,
    min_duration: Option<u32>,
    max_duration: Option<u32>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl UpdateConfigBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The authority.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// Where slashed tokens go from now on.
    #[inline(always)]
    pub fn slash_destination(&mut self, slash_destination: solana_address::Address) -> &mut Self {
        self.slash_destination = Some(slash_destination);
        self
    }
    #[inline(always)]
    pub fn min_duration(&mut self, min_duration: u32) -> &mut Self {
        self.min_duration = Some(min_duration);
        self
    }
    #[inline(always)]
    pub fn max_duration(&mut self, max_duration: u32) -> &mut Self {
        self.max_duration = Some(max_duration);
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
        let accounts = UpdateConfig {
            authority: self.authority.expect("authority is not set"),
            config: self.config.expect("config is not set"),
            slash_destination: self
                .slash_destination
                .expect("slash_destination is not set"),
        };
        let args = UpdateConfigInstructionArgs {
            min_duration: self.min_duration.clone().expect("min_duration is not set"),
            max_duration: self.max_duration.clone().expect("max_duration is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
