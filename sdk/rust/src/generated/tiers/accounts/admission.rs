// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Admission {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// The tier that it got.
    pub tier: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The import.
    pub import: Address,
    /// The host.
    pub host: Address,
    /// When it was imported, Unix seconds.
    pub at: i64,
    /// For later versions; zero.
    pub reserved: [u8; 16],
}

pub const ADMISSION_DISCRIMINATOR: [u8; 8] = [83, 88, 234, 149, 171, 195, 64, 40];

impl Admission {
    pub const LEN: usize = 104;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&ADMISSION_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Admission`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
