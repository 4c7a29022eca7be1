// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A waiting host renewed its place.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostRenewed {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Until when its place is valid, Unix seconds.
    pub valid_until: i64,
    /// Unix seconds.
    pub at: i64,
}
