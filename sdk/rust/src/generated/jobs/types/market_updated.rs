// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::MarketTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The terms of a market changed, for later jobs.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MarketUpdated {
    /// The market.
    pub market: Address,
    /// The terms.
    pub terms: MarketTerms,
}
