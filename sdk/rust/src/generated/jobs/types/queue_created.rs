// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A market got its queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct QueueCreated {
    /// The market.
    pub market: Address,
    /// Its queue.
    pub queue: Address,
    /// Who paid its rent.
    pub payer: Address,
    /// How many entries it holds.
    pub capacity: u32,
}
