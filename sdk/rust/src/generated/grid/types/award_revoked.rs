// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// An award was taken back.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AwardRevoked {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// Who took it back.
    pub by: Address,
    /// Kind of the points, or `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// Points.
    pub points: u64,
    /// What it was before, see `nosana_common::grid::AwardState`.
    pub before: u8,
    /// What the seat is now, see `nosana_common::grid::SeatState`; 255 when it was closed
    /// since, or registered anew.
    pub seat_state: u8,
    /// Seats taken now.
    pub taken: u32,
    /// Why, UTF-8, padded with zeros.
    pub reason: [u8; 64],
    /// Unix seconds.
    pub at: i64,
}
