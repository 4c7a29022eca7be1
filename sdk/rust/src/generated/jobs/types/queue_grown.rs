// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A queue got place for more.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct QueueGrown {
    /// The market.
    pub market: Address,
    /// Its queue.
    pub queue: Address,
    /// How many entries it holds now.
    pub capacity: u32,
    /// What is added to a number before it is taken modulo the capacity.
    pub shift: u32,
}
