// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// Arguments of `finish`.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct FinishArgs {
    /// What the job's process ended with.
    pub exit_code: i32,
    /// SHA-256 of the result's bytes.
    pub result: [u8; 32],
}
