// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Tokens that belonged to no phase left the pool.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GridWithdrawn {
    /// Where they went.
    pub destination: Address,
    /// Base units.
    pub amount: u64,
    /// Unix seconds.
    pub at: i64,
}
