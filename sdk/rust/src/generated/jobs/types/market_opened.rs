// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::MarketTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A market was opened.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MarketOpened {
    /// The market.
    pub market: Address,
    /// Who may change it.
    pub authority: Address,
    /// Its name, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// The class of GPUs.
    pub class: Address,
    /// The tier that hosts need.
    pub tier: u8,
    /// What can be changed.
    pub terms: MarketTerms,
}
