// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Reviewers of later phases, or the budget, changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GridUpdated {
    /// Who may award points in later phases; zero where there is none.
    pub reviewers: [Address; 4],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}
