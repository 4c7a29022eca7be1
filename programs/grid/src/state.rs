//! Accounts of the grid program.

use anchor_lang::prelude::*;

/// The layout that this build writes.
pub const VERSION: u8 = 1;

/// How many reviewers there can be.
pub const MAX_REVIEWERS: usize = 4;

/// What all phases share. Seeds: `grid`.
#[account]
pub struct Grid {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the pool's address.
    pub pool_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may run phases.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that prizes are paid in.
    pub mint: Address,
    /// The token account that holds the prizes of all phases.
    pub pool: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// Base units of the pool that are promised to phases.
    pub committed: PodU64,
    /// Number of the next phase.
    pub next_phase: PodU32,
    /// Zero.
    pub padding_2: [u8; 4],
    /// For later versions; zero.
    pub reserved: [u8; 64],
}
