// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job that others ended got its result.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ResultAttached {
    /// The job.
    pub job: Address,
    /// The host that ran it.
    pub host: Address,
    /// What its process ended with.
    pub exit_code: i32,
    /// SHA-256 of the result's bytes.
    pub result: [u8; 32],
    /// Unix seconds.
    pub at: i64,
}
