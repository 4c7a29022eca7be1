// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host's worker key was replaced.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct WorkerRotated {
    /// The host.
    pub host: Address,
    /// The key before.
    pub before: Address,
    /// The key from now on.
    pub worker: Address,
    /// Unix seconds.
    pub at: i64,
}
