// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The account of a seat was closed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SeatClosed {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// Who got the rent back.
    pub payer: Address,
}
