// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const OPEN_MARKET_DISCRIMINATOR: [u8; 8] = [116, 19, 123, 75, 217, 244, 69, 44];

/// Accounts.
#[derive(Debug)]
pub struct OpenMarket {
    /// The authority of the configuration, who pays.
    pub authority: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The class of GPUs.
    pub class: solana_address::Address,
    /// The market to create.
    pub market: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl OpenMarket {
    pub fn instruction(&self, args: OpenMarketInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: OpenMarketInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.authority, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.class, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.market, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = OpenMarketInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct OpenMarketInstructionData {
    discriminator: [u8; 8],
}

impl OpenMarketInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [116, 19, 123, 75, 217, 244, 69, 44],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for OpenMarketInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct OpenMarketInstructionArgs {
    pub slug: [u8; 32],
    pub tier: u8,
    pub price: u64,
    pub host_share_bps: u16,
    pub min_timeout: u32,
    pub max_timeout: u32,
    pub start_limit: u32,
    pub lease: u32,
    pub retention: u32,
    pub bond_minimum: u64,
}

impl OpenMarketInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `OpenMarket`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` authority
///   1. `[]` config
///   2. `[]` class
///   3. `[writable]` market
///   4. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct OpenMarketBuilder {
    authority: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    class: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    slug: Option<[u8; 32]>,
    tier: Option<u8>,
    price: Option<u64>,
    host_share_bps: Option<u16>,
    min_timeout: Option<u32>,
    max_timeout: Option<u32>,
    start_limit: Option<u32>,
    lease: Option<u32>,
    retention: Option<u32>,
    bond_minimum: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl OpenMarketBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The authority of the configuration, who pays.
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
    /// The class of GPUs.
    #[inline(always)]
    pub fn class(&mut self, class: solana_address::Address) -> &mut Self {
        self.class = Some(class);
        self
    }
    /// The market to create.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
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
    pub fn slug(&mut self, slug: [u8; 32]) -> &mut Self {
        self.slug = Some(slug);
        self
    }
    #[inline(always)]
    pub fn tier(&mut self, tier: u8) -> &mut Self {
        self.tier = Some(tier);
        self
    }
    #[inline(always)]
    pub fn price(&mut self, price: u64) -> &mut Self {
        self.price = Some(price);
        self
    }
    #[inline(always)]
    pub fn host_share_bps(&mut self, host_share_bps: u16) -> &mut Self {
        self.host_share_bps = Some(host_share_bps);
        self
    }
    #[inline(always)]
    pub fn min_timeout(&mut self, min_timeout: u32) -> &mut Self {
        self.min_timeout = Some(min_timeout);
        self
    }
    #[inline(always)]
    pub fn max_timeout(&mut self, max_timeout: u32) -> &mut Self {
        self.max_timeout = Some(max_timeout);
        self
    }
    #[inline(always)]
    pub fn start_limit(&mut self, start_limit: u32) -> &mut Self {
        self.start_limit = Some(start_limit);
        self
    }
    #[inline(always)]
    pub fn lease(&mut self, lease: u32) -> &mut Self {
        self.lease = Some(lease);
        self
    }
    #[inline(always)]
    pub fn retention(&mut self, retention: u32) -> &mut Self {
        self.retention = Some(retention);
        self
    }
    #[inline(always)]
    pub fn bond_minimum(&mut self, bond_minimum: u64) -> &mut Self {
        self.bond_minimum = Some(bond_minimum);
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
        let accounts = OpenMarket {
            authority: self.authority.expect("authority is not set"),
            config: self.config.expect("config is not set"),
            class: self.class.expect("class is not set"),
            market: self.market.expect("market is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = OpenMarketInstructionArgs {
            slug: self.slug.clone().expect("slug is not set"),
            tier: self.tier.clone().expect("tier is not set"),
            price: self.price.clone().expect("price is not set"),
            host_share_bps: self
                .host_share_bps
                .clone()
                .expect("host_share_bps is not set"),
            min_timeout: self.min_timeout.clone().expect("min_timeout is not set"),
            max_timeout: self.max_timeout.clone().expect("max_timeout is not set"),
            start_limit: self.start_limit.clone().expect("start_limit is not set"),
            lease: self.lease.clone().expect("lease is not set"),
            retention: self.retention.clone().expect("retention is not set"),
            bond_minimum: self.bond_minimum.clone().expect("bond_minimum is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
