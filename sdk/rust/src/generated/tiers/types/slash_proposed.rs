// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A slash was proposed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SlashProposed {
    /// The account of the host's slashes.
    pub slash: Address,
    /// The host.
    pub host: Address,
    /// Who paid the account's rent.
    pub payer: Address,
    /// Weight to be slashed, xNOS.
    pub xnos: u64,
    /// Why, UTF-8, padded with zeros.
    pub reason: [u8; 64],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// When it may be executed, Unix seconds.
    pub executable_at: i64,
    /// When the period of the ceiling began, Unix seconds.
    pub period_started_at: i64,
    /// Weight bonded and unbonding when it began, xNOS.
    pub period_bond: u64,
    /// Weight slashed in it so far, xNOS.
    pub period_slashed: u64,
    /// Unix seconds.
    pub at: i64,
}
