// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A second reviewer agreed to an award.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AwardAgreed {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// Who agreed.
    pub second: Address,
    /// Kind of the points, or `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// Points.
    pub points: u64,
    /// What the seat is now, see `nosana_common::grid::SeatState`.
    pub seat_state: u8,
    /// Seats taken now.
    pub taken: u32,
    /// Unix seconds.
    pub at: i64,
}
