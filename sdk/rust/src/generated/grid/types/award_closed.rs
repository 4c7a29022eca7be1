// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The account of an award was closed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AwardClosed {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// Who got the rent back.
    pub payer: Address,
}
