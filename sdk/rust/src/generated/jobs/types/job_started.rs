// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host started its job; it is paid from now on.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobStarted {
    /// The job.
    pub job: Address,
    /// The host.
    pub host: Address,
    /// The token account that it is paid to.
    pub payout: Address,
    /// Unix seconds.
    pub at: i64,
}
