// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A phase for which nobody had registered was cancelled.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseCancelled {
    /// The phase.
    pub phase: Address,
    /// Its number.
    pub number: u32,
    /// Base units that returned to the pool.
    pub returned: u64,
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// When the days end that some open phase counts, Unix seconds.
    pub counted_until: i64,
    /// Unix seconds.
    pub at: i64,
}
