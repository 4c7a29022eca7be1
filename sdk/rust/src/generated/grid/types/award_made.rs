// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A reviewer awarded points, or wants a seat out of the phase.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AwardMade {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// The ticket of the seat.
    pub ticket: u32,
    /// The reviewer.
    pub reviewer: Address,
    /// Which of the phase's reviewers that is.
    pub reviewer_place: u8,
    /// Kind of the points, or `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// See `nosana_common::grid::AwardState`.
    pub state: u8,
    /// Points.
    pub points: u64,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Points that the reviewer awarded in the phase, with these.
    pub awarded: u64,
    /// Unix seconds.
    pub at: i64,
}
