// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The authority of the configuration or of a market was handed over.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AuthorityAccepted {
    /// The configuration or market.
    pub account: Address,
    /// Who has it now.
    pub authority: Address,
}
