// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A list of hosts to be imported was opened.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ImportOpened {
    /// The import.
    pub import: Address,
    /// Its id.
    pub id: u16,
    /// Root of the hosts' tree.
    pub root: [u8; 32],
    /// The tier that they get.
    pub tier: u8,
    /// Who paid the account's rent.
    pub payer: Address,
}
