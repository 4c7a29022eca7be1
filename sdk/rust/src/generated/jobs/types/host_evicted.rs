// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host that its market takes no longer was taken out of the queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostEvicted {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Number of the place that it had.
    pub slot: u64,
    /// Its tier now, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// What it has bonded now, xNOS.
    pub bond: u64,
    /// Unix seconds.
    pub at: i64,
}
