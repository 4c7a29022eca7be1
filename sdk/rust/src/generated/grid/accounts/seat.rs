// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Seat {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// See `nosana_common::grid::SeatState`.
    pub state: u8,
    /// 1 when its reward was claimed.
    pub claimed: u8,
    /// How manieth it registered in the phase, from zero. With the address it names the
    /// seat: who gives it back and registers again gets another.
    pub ticket: u32,
    /// Place in the waiting list; zero for who was seated at once, too.
    pub place: u32,
    /// Zero.
    pub padding: [u8; 4],
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// Who owned the host when it registered, and is paid.
    pub owner: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Digest of what identifies the machine, as the host has it.
    pub machine: [u8; 32],
    /// When the host was registered with the tiers program, Unix seconds: another host at
    /// its address later is not the one that has the seat.
    pub host_since: i64,
    /// When it registered for the phase, Unix seconds.
    pub registered_at: i64,
    /// When it got its seat, Unix seconds; zero while it waits.
    pub seated_at: i64,
    /// When its work was counted last, Unix seconds; zero before.
    pub counted_at: i64,
    /// Points, by kind, see `nosana_common::grid::PointKind`.
    pub points: [u64; 6],
    /// Base units paid.
    pub paid: u64,
    /// What it did on each day of the phase: each 16 bytes, see
    /// `nosana_common::grid::SeatDay`.
    pub days: [[u8; 16]; 31],
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

pub const SEAT_DISCRIMINATOR: [u8; 8] = [90, 228, 22, 90, 162, 86, 173, 26];

impl Seat {
    pub const LEN: usize = 800;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&SEAT_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Seat`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
