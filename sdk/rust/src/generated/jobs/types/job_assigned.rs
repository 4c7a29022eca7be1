// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job was given to a host.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobAssigned {
    /// The job.
    pub job: Address,
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Which attempt this is, from 1.
    pub attempt: u8,
    /// Unix seconds.
    pub at: i64,
}
