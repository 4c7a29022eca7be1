// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A part of its owner's stake was bonded for a host.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostBonded {
    /// The host.
    pub host: Address,
    /// Who owns it and the stake.
    pub owner: Address,
    /// Weight bonded now, xNOS.
    pub xnos: u64,
    /// Weight bonded in all, xNOS.
    pub bond: u64,
    /// Unix seconds.
    pub at: i64,
}
