// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const UPDATE_HOST_DISCRIMINATOR: [u8; 8] = [233, 35, 148, 239, 239, 188, 98, 180];

/// Accounts.
#[derive(Debug)]
pub struct UpdateHost {
    /// Who owns the host.
    pub owner: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The token account that the host is paid to from now on; often the same as before.
    pub payout: solana_address::Address,
}

impl UpdateHost {
    pub fn instruction(&self, args: UpdateHostInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: UpdateHostInstructionArgs,
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
            self.payout,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = UpdateHostInstructionData::new().try_to_vec().unwrap();
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
pub struct UpdateHostInstructionData {
    discriminator: [u8; 8],
}

impl UpdateHostInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [233, 35, 148, 239, 239, 188, 98, 180],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for UpdateHostInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct UpdateHostInstructionArgs {
    pub endpoint: [u8; 64],
    pub region: [u8; 8],
    pub agent_version: [u8; 4],
}

impl UpdateHostInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `UpdateHost`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[]` config
///   2. `[writable]` host
///   3. `[]` payout
#[derive(Clone, Debug, Default)]
pub struct UpdateHostBuilder {
    owner: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    payout: Option<solana_address::Address>,
    endpoint: Option<[u8; 64]>,
    region: Option<[u8; 8]>,
    agent_version: Option<[u8; 4]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl UpdateHostBuilder {
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
    /// The token account that the host is paid to from now on; often the same as before.
    #[inline(always)]
    pub fn payout(&mut self, payout: solana_address::Address) -> &mut Self {
        self.payout = Some(payout);
        self
    }
    #[inline(always)]
    pub fn endpoint(&mut self, endpoint: [u8; 64]) -> &mut Self {
        self.endpoint = Some(endpoint);
        self
    }
    #[inline(always)]
    pub fn region(&mut self, region: [u8; 8]) -> &mut Self {
        self.region = Some(region);
        self
    }
    #[inline(always)]
    pub fn agent_version(&mut self, agent_version: [u8; 4]) -> &mut Self {
        self.agent_version = Some(agent_version);
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
        let accounts = UpdateHost {
            owner: self.owner.expect("owner is not set"),
            config: self.config.expect("config is not set"),
            host: self.host.expect("host is not set"),
            payout: self.payout.expect("payout is not set"),
        };
        let args = UpdateHostInstructionArgs {
            endpoint: self.endpoint.clone().expect("endpoint is not set"),
            region: self.region.clone().expect("region is not set"),
            agent_version: self
                .agent_version
                .clone()
                .expect("agent_version is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
