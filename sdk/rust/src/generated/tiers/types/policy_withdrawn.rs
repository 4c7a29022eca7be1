// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// The proposed policy was taken back.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PolicyWithdrawn {
    /// When it would have been due, Unix seconds.
    pub effective_at: i64,
}
