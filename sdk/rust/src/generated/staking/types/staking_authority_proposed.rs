// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// An authority was proposed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakingAuthorityProposed {
    /// Who may accept; zero when a proposal was taken back.
    pub proposed: Address,
}
