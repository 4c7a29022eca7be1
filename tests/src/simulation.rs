//! Many hosts over many days on the real programs, in memory: who ends in which tier, and
//! why.
//!
//! [`tiers`] runs it, [`Outcome`] says what came of it. The same [`Options`] give the same
//! outcome, to the byte. [`mod@grid`] has the same for a phase of the test grid.

pub mod grid;
mod kinds;
mod network;
mod outcome;
mod picture;
mod random;

use nosana_sdk::generated::tiers::types::PolicyTerms;

pub use kinds::Kind;
pub use network::tiers;
pub use outcome::{Limit, Move, Outcome};

/// What is simulated.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many hosts register, in the first days.
    pub hosts: u32,
    /// How many days pass.
    pub days: u32,
    /// Decides what is left to chance.
    pub seed: u64,
}

/// The policy of a simulation: such as a network could have, unlike that of a development
/// cluster.
pub fn policy() -> PolicyTerms {
    PolicyTerms {
        bond: 1_000_000_000,
        proof_age: 7 * 24 * 60 * 60,
        jobs_completed: 15,
        days: 14,
        proofs: 4,
        success_bps: 9_500,
        uptime_bps: 9_500,
        score_bps: 9_000,
        demote_success_bps: 8_800,
        demote_uptime_bps: 9_000,
        demote_score_bps: 8_000,
        remove_failed_proofs: 3,
        remove_success_bps: 4_000,
        remove_silent_days: 14,
        grace_days: 7,
        min_jobs: 10,
        slash_bps: 2_500,
        report_hours: 20,
    }
}
