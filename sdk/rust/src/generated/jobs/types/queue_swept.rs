// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Entries whose time was up were removed from the front of a queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct QueueSwept {
    /// The market.
    pub market: Address,
    /// How many.
    pub entries: u32,
    /// Number of the first entry from now on.
    pub head: u64,
}
