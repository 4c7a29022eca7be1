// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// What an organiser decides about a phase, as an argument and in events.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseTerms {
    /// When registration begins, Unix seconds.
    pub registration_from: i64,
    /// When registration ends, Unix seconds.
    pub registration_until: i64,
    /// When work begins to count, Unix seconds: a midnight, UTC.
    pub running_from: i64,
    /// When work no longer counts, Unix seconds: a midnight, UTC, at most 31 days later.
    pub running_until: i64,
    /// When points can no longer change, Unix seconds: a day later at least.
    pub review_until: i64,
    /// How long rewards can be claimed, seconds: a week to a year.
    pub claim_seconds: u32,
    /// How many seats there are.
    pub seats: u32,
    /// What is done about late joiners, see `nosana_common::grid::LateJoin`.
    pub late_join: u8,
    /// Whether a host's work and uptime count only once it passed a proof in the running
    /// window.
    pub needs_proof: bool,
    /// Base units for all seats.
    pub pool: u64,
    /// The most that a point is worth, base units.
    pub point_value: u64,
    /// The most that a seat is paid, base units.
    pub reward_cap: u64,
    /// Base units of fee that must have been paid for each point of work; at least what
    /// a point is worth at most.
    pub fee_per_point: u64,
    /// Points for an hour served.
    pub points_per_hour: u32,
    /// Points for a job finished.
    pub points_per_job: u32,
    /// Points for a day online.
    pub points_per_day: u32,
    /// Points for a day on which a test passed.
    pub points_per_test: u32,
    /// Seconds online that make a day online.
    pub uptime_seconds: u32,
    /// The most points of each kind that a seat can have, see
    /// `nosana_common::grid::PointKind`.
    pub caps: [u64; 6],
    /// The most points that one reviewer can award in the phase.
    pub reviewer_cap: u64,
    /// An award of more points than this needs a second reviewer.
    pub second_above: u64,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
    /// Points that make a host performant, for the list of those who enter Premium.
    pub performant_points: u64,
}
