// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::grid::types::PhaseTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A phase was created, as a draft.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseCreated {
    /// The phase.
    pub phase: Address,
    /// Its number.
    pub number: u32,
    /// Who paid its rent.
    pub payer: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; 4],
    /// Its terms.
    pub terms: PhaseTerms,
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; 16],
    /// Unix seconds.
    pub at: i64,
}
