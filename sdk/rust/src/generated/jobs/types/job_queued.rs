// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job waits in its market's queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobQueued {
    /// The job.
    pub job: Address,
    /// The market.
    pub market: Address,
    /// Number of its place.
    pub slot: u64,
    /// Unix seconds.
    pub at: i64,
}
