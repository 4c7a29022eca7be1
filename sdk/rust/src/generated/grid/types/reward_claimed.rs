// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A seat's reward was paid.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RewardClaimed {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// Who was paid.
    pub owner: Address,
    /// Where it went.
    pub destination: Address,
    /// Points of the seat.
    pub points: u64,
    /// Base units.
    pub amount: u64,
    /// Base units that the phase paid, with these.
    pub paid: u64,
    /// Points whose reward was claimed, with these.
    pub claimed_points: u64,
    /// Unix seconds.
    pub at: i64,
}
