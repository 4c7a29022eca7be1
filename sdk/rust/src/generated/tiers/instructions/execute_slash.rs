// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const EXECUTE_SLASH_DISCRIMINATOR: [u8; 8] = [15, 240, 38, 73, 175, 55, 88, 55];

/// Accounts.
#[derive(Debug)]
pub struct ExecuteSlash {
    /// Anyone; the admin when it was contested.
    pub executor: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The account of its slashes.
    pub slash: solana_address::Address,
    /// The stake of the host's owner.
    pub stake: solana_address::Address,
    /// The stake's token account.
    pub vault: solana_address::Address,
    /// Where slashed tokens go, by the staking program's configuration.
    pub slash_destination: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
    /// The staking program's configuration.
    pub staking_config: solana_address::Address,
    /// The key that bonds, releases and slashes.
    pub bonder: solana_address::Address,
    /// The staking program.
    pub staking_program: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl ExecuteSlash {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(12 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.executor,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.slash, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new(self.vault, false));
        accounts.push(solana_instruction::AccountMeta::new(
            self.slash_destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.reward_vault,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(
            self.staking_config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.bonder,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.staking_program,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = ExecuteSlashInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ExecuteSlashInstructionData {
    discriminator: [u8; 8],
}

impl ExecuteSlashInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [15, 240, 38, 73, 175, 55, 88, 55],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ExecuteSlashInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `ExecuteSlash`.
///
/// ### Accounts:
///
///   0. `[signer]` executor
///   1. `[]` config
///   2. `[writable]` host
///   3. `[writable]` slash
///   4. `[writable]` stake
///   5. `[writable]` vault
///   6. `[writable]` slash_destination
///   7. `[]` reward_vault
///   8. `[writable]` staking_config
///   9. `[]` bonder
///   10. `[]` staking_program
///   11. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct ExecuteSlashBuilder {
    executor: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    slash: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    vault: Option<solana_address::Address>,
    slash_destination: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    staking_config: Option<solana_address::Address>,
    bonder: Option<solana_address::Address>,
    staking_program: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ExecuteSlashBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Anyone; the admin when it was contested.
    #[inline(always)]
    pub fn executor(&mut self, executor: solana_address::Address) -> &mut Self {
        self.executor = Some(executor);
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
    /// The stake of the host's owner.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    /// The stake's token account.
    #[inline(always)]
    pub fn vault(&mut self, vault: solana_address::Address) -> &mut Self {
        self.vault = Some(vault);
        self
    }
    /// Where slashed tokens go, by the staking program's configuration.
    #[inline(always)]
    pub fn slash_destination(&mut self, slash_destination: solana_address::Address) -> &mut Self {
        self.slash_destination = Some(slash_destination);
        self
    }
    /// Where fees arrive.
    #[inline(always)]
    pub fn reward_vault(&mut self, reward_vault: solana_address::Address) -> &mut Self {
        self.reward_vault = Some(reward_vault);
        self
    }
    /// The staking program's configuration.
    #[inline(always)]
    pub fn staking_config(&mut self, staking_config: solana_address::Address) -> &mut Self {
        self.staking_config = Some(staking_config);
        self
    }
    /// The key that bonds, releases and slashes.
    #[inline(always)]
    pub fn bonder(&mut self, bonder: solana_address::Address) -> &mut Self {
        self.bonder = Some(bonder);
        self
    }
    /// The staking program.
    #[inline(always)]
    pub fn staking_program(&mut self, staking_program: solana_address::Address) -> &mut Self {
        self.staking_program = Some(staking_program);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
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
        let accounts = ExecuteSlash {
            executor: self.executor.expect("executor is not set"),
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
            slash: self.slash.expect("slash is not set"),
            stake: self.stake.expect("stake is not set"),
            vault: self.vault.expect("vault is not set"),
            slash_destination: self
                .slash_destination
                .expect("slash_destination is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
            staking_config: self.staking_config.expect("staking_config is not set"),
            bonder: self.bonder.expect("bonder is not set"),
            staking_program: self.staking_program.expect("staking_program is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}
