// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Import {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// The tier that its hosts get: Community or Premium.
    pub tier: u8,
    /// Zero.
    pub padding: u8,
    /// The id that its address is derived from.
    pub id: u16,
    /// Zero.
    pub padding2: [u8; 2],
    /// Root of the tree, see `nosana_common::merkle`.
    pub root: [u8; 32],
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// How many hosts were imported.
    pub admitted: u32,
    /// Zero.
    pub padding3: [u8; 4],
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

pub const IMPORT_DISCRIMINATOR: [u8; 8] = [25, 161, 110, 83, 143, 19, 181, 213];

impl Import {
    pub const LEN: usize = 152;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&IMPORT_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Import`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
