// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A market was brought up to a newer layout.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MarketMigrated {
    /// The market.
    pub market: Address,
    /// The version that it has now.
    pub version: u8,
}
