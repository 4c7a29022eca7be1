// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const SLASH_DISCRIMINATOR: [u8; 8] = [204, 141, 18, 161, 8, 177, 92, 142];

/// Accounts.
#[derive(Debug)]
pub struct Slash {
    /// The address that the tiers program alone can sign for.
    pub bonder: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The stake.
    pub stake: solana_address::Address,
    /// Its token account.
    pub vault: solana_address::Address,
    /// Where slashed tokens go.
    pub slash_destination: solana_address::Address,
    /// Where fees arrive.
    pub reward_vault: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Slash {
    pub fn instruction(&self, args: SlashInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: SlashInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(7 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.bonder,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
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
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = SlashInstructionData::new().try_to_vec().unwrap();
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
pub struct SlashInstructionData {
    discriminator: [u8; 8],
}

impl SlashInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [204, 141, 18, 161, 8, 177, 92, 142],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for SlashInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SlashInstructionArgs {
    pub xnos: u64,
}

impl SlashInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Slash`.
///
/// ### Accounts:
///
///   0. `[signer]` bonder
///   1. `[writable]` config
///   2. `[writable]` stake
///   3. `[writable]` vault
///   4. `[writable]` slash_destination
///   5. `[]` reward_vault
///   6. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct SlashBuilder {
    bonder: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    vault: Option<solana_address::Address>,
    slash_destination: Option<solana_address::Address>,
    reward_vault: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    xnos: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl SlashBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The address that the tiers program alone can sign for.
    #[inline(always)]
    pub fn bonder(&mut self, bonder: solana_address::Address) -> &mut Self {
        self.bonder = Some(bonder);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The stake.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    /// Its token account.
    #[inline(always)]
    pub fn vault(&mut self, vault: solana_address::Address) -> &mut Self {
        self.vault = Some(vault);
        self
    }
    /// Where slashed tokens go.
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
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
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
        let accounts = Slash {
            bonder: self.bonder.expect("bonder is not set"),
            config: self.config.expect("config is not set"),
            stake: self.stake.expect("stake is not set"),
            vault: self.vault.expect("vault is not set"),
            slash_destination: self
                .slash_destination
                .expect("slash_destination is not set"),
            reward_vault: self.reward_vault.expect("reward_vault is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };
        let args = SlashInstructionArgs {
            xnos: self.xnos.clone().expect("xnos is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
