// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// A policy was proposed, in place of any proposed before.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PolicyProposed {
    /// The policy.
    pub policy: PolicyTerms,
    /// When it may be applied, Unix seconds.
    pub effective_at: i64,
}
