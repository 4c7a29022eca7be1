// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Market {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// The tier that hosts need, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// How the price is set, see `nosana_common::price::PriceKind`.
    pub price_kind: u8,
    /// The host's share of the price, basis points.
    pub host_share_bps: u16,
    /// What clients pay less than the price, basis points of it.
    pub discount_bps: u16,
    /// The name that its address is derived from, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// Who may change it.
    pub authority: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// The class of GPUs, of the tiers program.
    pub class: Address,
    /// Its queue; zero until it was created.
    pub queue: Address,
    /// Pyth's price account when the price is in dollars; zero otherwise.
    pub price_account: Address,
    /// Per second, before the discount: base units, or 10⁻¹² dollars when it is in
    /// dollars.
    pub price: u64,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
    /// Shortest timeout of a job, seconds.
    pub min_timeout: u32,
    /// Longest timeout of a job, seconds.
    pub max_timeout: u32,
    /// Seconds after the assignment in which a host must start.
    pub start_limit: u32,
    /// Seconds that a place in the queue is valid without renewal.
    pub lease: u32,
    /// Seconds that a finished job's account is kept.
    pub retention: u32,
    /// Memory of one GPU in the class, MiB, when the market was opened.
    pub vram_mib: u32,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Pyth's id of the price when it is in dollars; zero otherwise.
    pub feed_id: [u8; 32],
    /// How old that price may be, seconds.
    pub max_age: u32,
    /// How wide its confidence interval may be, basis points of the price.
    pub max_confidence_bps: u16,
    /// 1 while no job may be posted here. Everything else goes on.
    pub paused: u8,
    /// Zero.
    pub padding: u8,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

pub const MARKET_DISCRIMINATOR: [u8; 8] = [219, 190, 213, 55, 0, 227, 198, 154];

impl Market {
    pub const LEN: usize = 416;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&MARKET_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Market`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
