// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Tokens came into the pool.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GridFunded {
    /// Who paid.
    pub funder: Address,
    /// Base units.
    pub amount: u64,
    /// Base units that came in this way, ever.
    pub funded: u64,
    /// Unix seconds.
    pub at: i64,
}
