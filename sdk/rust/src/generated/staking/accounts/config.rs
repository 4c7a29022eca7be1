// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

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
    /// Bump of the reward vault's address.
    pub rewards_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may change the configuration.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that is staked and paid.
    pub mint: Address,
    /// Who may reserve, release and slash bonds: a PDA of the tiers program, which the
    /// program knows; it is here for others to read, and nothing else here counts.
    pub bond_authority: Address,
    /// The token account that slashed tokens go to.
    pub slash_destination: Address,
    /// The token account that fees are paid into.
    pub reward_vault: Address,
    /// Shortest duration, seconds.
    pub min_duration: u32,
    /// Longest duration, seconds.
    pub max_duration: u32,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units in the reward vault that are accounted for.
    pub rewards_accounted: u64,
    /// Rewards per unit of weight since the start, scaled by 10^18, modulo 2^128.
    pub rewards_per_xnos: u128,
    /// What the last division by the total weight left, scaled by 10^18.
    pub rewards_remainder: u64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

pub const CONFIG_DISCRIMINATOR: [u8; 8] = [155, 12, 170, 224, 30, 250, 204, 130];

impl Config {
    pub const LEN: usize = 312;

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
