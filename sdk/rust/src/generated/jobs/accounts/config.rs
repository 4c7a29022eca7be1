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
    /// 1 while no job may be posted. Settlements and refunds go on.
    pub paused: u8,
    /// Zero.
    pub padding: u8,
    /// The fee on what hosts earn, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: u16,
    /// Who may change the configuration and open markets.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// The token account that fees go to: the stakers' reward vault.
    pub fee_destination: Address,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

pub const CONFIG_DISCRIMINATOR: [u8; 8] = [155, 12, 170, 224, 30, 250, 204, 130];

impl Config {
    pub const LEN: usize = 208;

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
