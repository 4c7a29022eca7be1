// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host registered for a phase.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SeatRegistered {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// Its owner.
    pub owner: Address,
    /// Who paid the seat's rent.
    pub payer: Address,
    /// Digest of what identifies the machine.
    pub machine: [u8; 32],
    /// How manieth it registered in the phase.
    pub ticket: u32,
    /// See `nosana_common::grid::SeatState`: it has a seat, or waits.
    pub state: u8,
    /// Its place in the waiting list when it waits.
    pub place: u32,
    /// When the host was registered with the tiers program, Unix seconds.
    pub host_since: i64,
    /// Seats taken now.
    pub taken: u32,
    /// How many wait now.
    pub waiting: u32,
    /// Unix seconds.
    pub at: i64,
}
