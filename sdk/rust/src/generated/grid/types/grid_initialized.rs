// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The program was set up.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GridInitialized {
    /// Who may run phases.
    pub authority: Address,
    /// The token that prizes are paid in.
    pub mint: Address,
    /// The token account that holds what is not yet given to a phase.
    pub pool: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; 4],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}
