// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Somebody may accept the authority of the configuration or of a market.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AuthorityProposed {
    /// The configuration or market.
    pub account: Address,
    /// Who may; zero when nobody may any more.
    pub proposed: Address,
}
