// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A seat, or a place in the waiting list, was given back.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SeatGivenBack {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// How manieth it had registered in the phase.
    pub ticket: u32,
    /// What it was before, see `nosana_common::grid::SeatState`.
    pub before: u8,
    /// The points that it gave up, by kind.
    pub points: [u64; 6],
    /// Seats taken now.
    pub taken: u32,
    /// How many wait now.
    pub waiting: u32,
    /// Place in the waiting list whose turn is next.
    pub first_place: u32,
    /// Unix seconds.
    pub at: i64,
}
