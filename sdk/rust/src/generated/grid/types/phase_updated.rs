// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::grid::types::PhaseTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The terms of a draft changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseUpdated {
    /// The phase.
    pub phase: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; 4],
    /// Its terms.
    pub terms: PhaseTerms,
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; 16],
    /// Unix seconds.
    pub at: i64,
}
