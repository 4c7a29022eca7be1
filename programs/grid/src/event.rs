//! Events of the grid program.

use anchor_lang::prelude::*;

/// The program was set up.
#[event]
pub struct GridInitialized {
    /// Who may run phases.
    pub authority: Address,
    /// The token that prizes are paid in.
    pub mint: Address,
    /// The token account that holds the prizes of all phases.
    pub pool: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; 4],
}
