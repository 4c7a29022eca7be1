// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Slash {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Where the proposal stands, see `nosana_common::assessment::SlashState`.
    pub state: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The host.
    pub host: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Weight to be slashed, xNOS; zero while nothing is proposed.
    pub xnos: u64,
    /// Why, UTF-8, padded with zeros; that of the newest proposal.
    pub reason: [u8; 64],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Digest of the owner's defence; zero while it is not contested.
    pub defence: [u8; 32],
    /// When it was proposed, Unix seconds.
    pub proposed_at: i64,
    /// When it may be executed, Unix seconds; zero while nothing is proposed.
    pub executable_at: i64,
    /// When the period of the ceiling began, Unix seconds.
    pub period_started_at: i64,
    /// Weight bonded and unbonding when the period began, xNOS.
    pub period_bond: u64,
    /// Weight slashed in the period, xNOS.
    pub period_slashed: u64,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

pub const SLASH_DISCRIMINATOR: [u8; 8] = [15, 12, 113, 200, 185, 50, 58, 32];

impl Slash {
    pub const LEN: usize = 320;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&SLASH_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Slash`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
