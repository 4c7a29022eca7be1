// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Grid {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the pool's address.
    pub pool_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may run phases.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that prizes are paid in.
    pub mint: Address,
    /// The token account that holds what is not yet given to a phase.
    pub pool: Address,
    /// Who may award points in phases that are created from now on; zero where there is
    /// none.
    pub reviewers: [Address; 4],
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// Number of the next phase.
    pub next_phase: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
    /// Base units that came in by `fund`, ever.
    pub funded: u64,
    /// When the days end that some open phase counts, Unix seconds: the next one runs from
    /// then on, so that no day and no fee counts in two phases.
    pub counted_until: i64,
    /// For later versions; zero.
    pub reserved: [u8; 40],
}

pub const GRID_DISCRIMINATOR: [u8; 8] = [168, 154, 48, 14, 82, 188, 145, 84];

impl Grid {
    pub const LEN: usize = 352;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&GRID_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Grid`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
