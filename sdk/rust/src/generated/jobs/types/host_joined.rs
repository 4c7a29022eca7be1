// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host waits in a market's queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostJoined {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Number of its place.
    pub slot: u64,
    /// Until when its place is valid, Unix seconds.
    pub valid_until: i64,
    /// Unix seconds.
    pub at: i64,
}
