// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Somebody may accept the authority.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GridAuthorityProposed {
    /// Who may accept; zero: nobody.
    pub proposed: Address,
}
