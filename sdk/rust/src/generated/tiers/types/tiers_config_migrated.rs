// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// The configuration was brought up to a newer layout.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct TiersConfigMigrated {
    /// The layout that it has now.
    pub version: u8,
    /// The policy, in force at once: there was none.
    pub policy: PolicyTerms,
}
