// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Queue {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// What waits, see `nosana_common::ring::QueueKind`.
    pub kind: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// How many entries there is place for.
    pub capacity: u32,
    /// The market.
    pub market: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Number of the first entry. Entry `n` stands at place `(n + shift) modulo
    /// capacity`.
    pub head: u64,
    /// Number after the last entry.
    pub tail: u64,
    /// How many entries wait, without those taken out of the middle.
    pub waiting: u32,
    /// What is added to a number before it is taken modulo the capacity.
    pub shift: u32,
    /// Job accounts of the market, of whatever state, that are not closed yet.
    pub jobs: u32,
    /// For later versions; zero.
    pub reserved: [u8; 28],
}

pub const QUEUE_DISCRIMINATOR: [u8; 8] = [204, 167, 6, 247, 20, 33, 2, 188];

impl Queue {
    pub const LEN: usize = 136;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&QUEUE_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Queue`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
