// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host has another tier.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct TierChanged {
    /// The host.
    pub host: Address,
    /// Its tier before.
    pub before: u8,
    /// Its tier from now on.
    pub tier: u8,
    /// Why, see `nosana_common::assessment::Reason`.
    pub reason: u8,
    /// The admin's reason in words, UTF-8, padded with zeros; zero otherwise.
    pub text: [u8; 64],
    /// The admin who moved it; zero when it followed from the rules.
    pub by: Address,
    /// Proofs failed in a row that count from now on.
    pub strikes: u16,
    /// Unix seconds.
    pub at: i64,
}
