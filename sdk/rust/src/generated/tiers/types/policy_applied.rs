// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// The proposed policy is in force.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PolicyApplied {
    /// The policy.
    pub policy: PolicyTerms,
    /// Unix seconds.
    pub at: i64,
}
