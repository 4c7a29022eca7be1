// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The terms of a phase are fixed, and its pool stands in its own vault.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseOpened {
    /// The phase.
    pub phase: Address,
    /// Its vault.
    pub vault: Address,
    /// Base units in it.
    pub pool: u64,
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// When the days end that some open phase counts, Unix seconds.
    pub counted_until: i64,
    /// Unix seconds.
    pub at: i64,
}
