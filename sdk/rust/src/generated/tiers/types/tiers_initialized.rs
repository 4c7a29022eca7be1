// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The program was configured.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct TiersInitialized {
    /// Who may change tiers, classes and the policy.
    pub admin: Address,
    /// Who may submit reports.
    pub assessor: Address,
    /// The token that hosts are paid in.
    pub mint: Address,
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
    /// The policy, in force at once.
    pub policy: PolicyTerms,
}
