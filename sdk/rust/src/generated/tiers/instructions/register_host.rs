// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const REGISTER_HOST_DISCRIMINATOR: [u8; 8] = [254, 147, 61, 58, 253, 111, 94, 200];

/// Accounts.
#[derive(Debug)]
pub struct RegisterHost {
    /// Who will own the host.
    pub owner: solana_address::Address,
    /// Who pays the rent of the new account.
    pub payer: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host's class of GPUs.
    pub class: solana_address::Address,
    /// The host to create.
    pub host: solana_address::Address,
    /// The token account that the host is paid to.
    pub payout: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl RegisterHost {
    pub fn instruction(
        &self,
        args: RegisterHostInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: RegisterHostInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(7 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.class, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.payout,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = RegisterHostInstructionData::new().try_to_vec().unwrap();
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
pub struct RegisterHostInstructionData {
    discriminator: [u8; 8],
}

impl RegisterHostInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [254, 147, 61, 58, 253, 111, 94, 200],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for RegisterHostInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RegisterHostInstructionArgs {
    pub index: u16,
    pub worker: Address,
    pub gpus: u8,
    pub vram_mib: u32,
    pub machine: [u8; 32],
    pub region: [u8; 8],
    pub agent_version: [u8; 4],
    pub endpoint: [u8; 64],
}

impl RegisterHostInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `RegisterHost`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable, signer]` payer
///   2. `[]` config
///   3. `[]` class
///   4. `[writable]` host
///   5. `[]` payout
///   6. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct RegisterHostBuilder {
    owner: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    class: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    payout: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    index: Option<u16>,
    worker: Option<Address>,
    gpus: Option<u8>,
    vram_mib: Option<u32>,
    machine: Option<[u8; 32]>,
    region: Option<[u8; 8]>,
    agent_version: Option<[u8; 4]>,
    endpoint: Option<[u8; 64]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl RegisterHostBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who will own the host.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// Who pays the rent of the new account.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The host's class of GPUs.
    #[inline(always)]
    pub fn class(&mut self, class: solana_address::Address) -> &mut Self {
        self.class = Some(class);
        self
    }
    /// The host to create.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The token account that the host is paid to.
    #[inline(always)]
    pub fn payout(&mut self, payout: solana_address::Address) -> &mut Self {
        self.payout = Some(payout);
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
    pub fn index(&mut self, index: u16) -> &mut Self {
        self.index = Some(index);
        self
    }
    #[inline(always)]
    pub fn worker(&mut self, worker: Address) -> &mut Self {
        self.worker = Some(worker);
        self
    }
    #[inline(always)]
    pub fn gpus(&mut self, gpus: u8) -> &mut Self {
        self.gpus = Some(gpus);
        self
    }
    #[inline(always)]
    pub fn vram_mib(&mut self, vram_mib: u32) -> &mut Self {
        self.vram_mib = Some(vram_mib);
        self
    }
    #[inline(always)]
    pub fn machine(&mut self, machine: [u8; 32]) -> &mut Self {
        self.machine = Some(machine);
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
    #[inline(always)]
    pub fn endpoint(&mut self, endpoint: [u8; 64]) -> &mut Self {
        self.endpoint = Some(endpoint);
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
        let accounts = RegisterHost {
            owner: self.owner.expect("owner is not set"),
            payer: self.payer.expect("payer is not set"),
            config: self.config.expect("config is not set"),
            class: self.class.expect("class is not set"),
            host: self.host.expect("host is not set"),
            payout: self.payout.expect("payout is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = RegisterHostInstructionArgs {
            index: self.index.clone().expect("index is not set"),
            worker: self.worker.clone().expect("worker is not set"),
            gpus: self.gpus.clone().expect("gpus is not set"),
            vram_mib: self.vram_mib.clone().expect("vram_mib is not set"),
            machine: self.machine.clone().expect("machine is not set"),
            region: self.region.clone().expect("region is not set"),
            agent_version: self
                .agent_version
                .clone()
                .expect("agent_version is not set"),
            endpoint: self.endpoint.clone().expect("endpoint is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
