// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job got more time.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobExtended {
    /// The job.
    pub job: Address,
    /// The most seconds that are paid for now.
    pub timeout: u32,
    /// Base units put into escrow, in all.
    pub deposit: u64,
    /// Unix seconds.
    pub at: i64,
}
