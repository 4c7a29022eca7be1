// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::Policy;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may change tiers, classes and the policy.
    pub admin: Address,
    /// Who may accept the admin's part; zero when nobody is proposed.
    pub pending_admin: Address,
    /// Who may submit reports; zero: nobody.
    pub assessor: Address,
    /// The token that hosts are paid in.
    pub mint: Address,
    /// The policy in force.
    pub policy: Policy,
    /// The policy proposed; all zero when none is.
    pub proposed_policy: Policy,
    /// When the proposed policy may take effect, Unix seconds; zero when none is proposed.
    pub proposed_effective_at: i64,
    /// Who else may submit reports; zero: nobody.
    pub more_assessors: [Address; 2],
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

pub const CONFIG_DISCRIMINATOR: [u8; 8] = [155, 12, 170, 224, 30, 250, 204, 130];

impl Config {
    pub const LEN: usize = 376;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&CONFIG_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Config`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
