// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The next one in the waiting list got a seat, or had left and was passed over.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SeatMovedUp {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// What it is now, see `nosana_common::grid::SeatState`: `Left` when it was passed
    /// over, and its account is closed.
    pub state: u8,
    /// Seats taken now.
    pub taken: u32,
    /// How many wait now.
    pub waiting: u32,
    /// Place in the waiting list whose turn is next.
    pub first_place: u32,
    /// Unix seconds.
    pub at: i64,
}
