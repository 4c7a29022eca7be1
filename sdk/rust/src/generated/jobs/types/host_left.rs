// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A waiting host left the queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostLeft {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Number of the place that it had.
    pub slot: u64,
    /// Unix seconds.
    pub at: i64,
}
