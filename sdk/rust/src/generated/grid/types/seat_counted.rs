// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// What a seat did was counted.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SeatCounted {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// Seconds served on the days that count.
    pub served: u64,
    /// Base units of fee paid for its jobs on those days.
    pub fees: u64,
    /// Jobs finished on those days.
    pub completed: u32,
    /// Days online.
    pub online_days: u32,
    /// Days on which a test passed.
    pub tested_days: u32,
    /// Its points now, by kind.
    pub points: [u64; 6],
    /// Unix seconds.
    pub at: i64,
}
