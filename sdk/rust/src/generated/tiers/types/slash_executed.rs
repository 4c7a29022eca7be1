// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A slash was executed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SlashExecuted {
    /// The host.
    pub host: Address,
    /// Weight slashed, xNOS.
    pub xnos: u64,
    /// Weight still bonded, xNOS.
    pub bond: u64,
    /// Weight still being unbonded, xNOS.
    pub unbonding: u64,
    /// Weight slashed in the period, xNOS.
    pub period_slashed: u64,
    /// Who executed it.
    pub by: Address,
    /// Unix seconds.
    pub at: i64,
}
