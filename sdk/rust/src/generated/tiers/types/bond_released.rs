// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// What was being unbonded is the stake's again.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct BondReleased {
    /// The host.
    pub host: Address,
    /// Weight released, xNOS.
    pub xnos: u64,
    /// Weight still bonded, xNOS.
    pub bond: u64,
    /// Unix seconds.
    pub at: i64,
}
