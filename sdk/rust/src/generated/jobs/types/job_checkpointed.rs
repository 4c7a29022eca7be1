// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host was paid for a part of its job.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobCheckpointed {
    /// The job.
    pub job: Address,
    /// The host.
    pub host: Address,
    /// Seconds of this run paid for before.
    pub seconds_before: u32,
    /// Seconds of this run paid for now.
    pub seconds: u32,
    /// Base units paid to the host.
    pub to_host: u64,
    /// Base units of fee that are due at the end.
    pub fee: u64,
    /// Unix seconds.
    pub at: i64,
}
