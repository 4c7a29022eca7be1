// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostRecord {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// See `nosana_common::host_record::HostState`.
    pub state: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The host.
    pub host: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// The market that it waits or works in; zero when it is idle.
    pub market: Address,
    /// The job that it works on; zero while it does not.
    pub job: Address,
    /// Number of its place in the queue, while it waits.
    pub queue_slot: u64,
    /// Until when its place is valid, Unix seconds.
    pub valid_until: i64,
    /// The last second that it was known to wait or work, Unix seconds. All before is in
    /// `online` and the days; nothing after is.
    pub last_seen: i64,
    /// Seconds in which it held a valid lease or worked, ever.
    pub online: u64,
    /// Seconds worked and paid for, ever.
    pub served: u64,
    /// Base units earned, ever.
    pub earned: u64,
    /// Jobs finished, ever.
    pub completed: u32,
    /// Jobs that failed by the host's fault, ever: not started in time, never heard of
    /// again, or given back after they had started.
    pub failed: u32,
    /// Lamports of this account that are its rent; what it holds above them are the
    /// bounties for expiring its jobs.
    pub rent: u64,
    /// The last days, by day modulo their number: each 24 bytes, see
    /// `nosana_common::host_record::Day`.
    pub days: [[u8; 24]; 32],
    /// Jobs given back before they started, ever.
    pub returned: u32,
    /// When this account was opened, Unix seconds; zero where it was before that was
    /// noted.
    pub opened_at: i64,
    /// For later versions; zero.
    pub reserved: [u8; 44],
}

pub const HOST_RECORD_DISCRIMINATOR: [u8; 8] = [9, 27, 187, 125, 182, 110, 238, 120];

impl HostRecord {
    pub const LEN: usize = 1032;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&HOST_RECORD_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `HostRecord`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
