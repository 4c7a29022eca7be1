// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A phase is over; what nobody claimed went back.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseClosed {
    /// The phase.
    pub phase: Address,
    /// Base units that it paid.
    pub paid: u64,
    /// Base units that returned to the pool of all phases.
    pub returned: u64,
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// Unix seconds.
    pub at: i64,
}
