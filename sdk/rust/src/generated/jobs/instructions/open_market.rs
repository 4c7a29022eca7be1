// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::MarketTerms;
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
    pub terms: MarketTerms,
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
    terms: Option<MarketTerms>,
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
    pub fn terms(&mut self, terms: MarketTerms) -> &mut Self {
        self.terms = Some(terms);
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
            terms: self.terms.clone().expect("terms is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}
