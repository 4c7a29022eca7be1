// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Assessors or registration were changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct TiersConfigUpdated {
    /// Who may submit reports; zero: nobody.
    pub assessors: [Address; 3],
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
}
