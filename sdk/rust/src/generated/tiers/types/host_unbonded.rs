// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host's owner began to unbond.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostUnbonded {
    /// The host.
    pub host: Address,
    /// Weight that began now, xNOS.
    pub xnos: u64,
    /// Weight still bonded, xNOS.
    pub bond: u64,
    /// Weight that is being unbonded in all, xNOS.
    pub unbonding: u64,
    /// When all of that may be released, Unix seconds.
    pub until: i64,
    /// Unix seconds.
    pub at: i64,
}
