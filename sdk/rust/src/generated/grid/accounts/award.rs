// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Award {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
    /// `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// See `nosana_common::grid::AwardState`.
    pub state: u8,
    /// The ticket of the seat.
    pub ticket: u32,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// The reviewer who awarded, who also paid this account's rent and gets it back.
    pub reviewer: Address,
    /// The reviewer who agreed; zero while nobody did or had to.
    pub second: Address,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Points; zero for a disqualification.
    pub points: u64,
    /// When it was awarded, Unix seconds.
    pub at: i64,
    /// When it was agreed to or revoked, Unix seconds; zero while neither was done.
    pub changed_at: i64,
    /// Which of the phase's reviewers awarded.
    pub reviewer_place: u8,
    /// Zero.
    pub padding: [u8; 7],
    /// Why it was revoked, UTF-8, padded with zeros; zero while it was not.
    pub reason: [u8; 64],
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

pub const AWARD_DISCRIMINATOR: [u8; 8] = [189, 239, 181, 244, 124, 28, 66, 194];

impl Award {
    pub const LEN: usize = 304;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&AWARD_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Award`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
