// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job was given back by its host or taken from it.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobReturned {
    /// The job.
    pub job: Address,
    /// The host, which never gets it again.
    pub host: Address,
    /// Why, see `EndReason`.
    pub reason: u8,
    /// Seconds paid for to all hosts so far.
    pub used_seconds: u32,
    /// Unix seconds.
    pub at: i64,
}
