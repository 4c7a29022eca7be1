// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Job {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the escrow's address.
    pub escrow_bump: u8,
    /// See `nosana_common::job::JobState`.
    pub state: u8,
    /// How often it was given to a host.
    pub attempts: u8,
    /// Why it ended or was given back, see [`EndReason`].
    pub reason: u8,
    /// The host's share of the price, basis points, as posted.
    pub host_share_bps: u16,
    /// The fee on what is earned, basis points, as posted.
    pub fee_bps: u16,
    /// The tier that its market asked of hosts, as posted; zero asks for nothing, as in
    /// jobs of before this was noted.
    pub tier: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Chosen by the client; makes the address.
    pub nonce: u64,
    /// Who posted it.
    pub client: Address,
    /// Who paid the rent of the job and its escrow, and gets it back.
    pub payer: Address,
    /// Where it was posted.
    pub market: Address,
    /// The token account that paid, and that the rest returns to.
    pub refund: Address,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// SHA-256 of the result's bytes; zero while there is none.
    pub result: [u8; 32],
    /// The host; zero while it has none.
    pub host: Address,
    /// The token account that the host is paid to; zero before it started.
    pub payout: Address,
    /// Hosts that never get it again.
    pub excluded: [Address; 3],
    /// Base units per second, as posted.
    pub price: u64,
    /// Base units put into escrow.
    pub deposit: u64,
    /// Base units paid to hosts.
    pub paid_host: u64,
    /// Base units paid as fee.
    pub paid_fee: u64,
    /// Base units returned to the client.
    pub refunded: u64,
    /// Base units due to the host that its account could not take.
    pub owed_host: u64,
    /// Base units of fee earned and not yet paid.
    pub owed_fee: u64,
    /// Base units due to the client that its account could not take.
    pub owed_client: u64,
    /// Number of its place in the queue, while it waits.
    pub queue_slot: u64,
    /// When it was posted, Unix seconds.
    pub posted_at: i64,
    /// When its host was assigned, Unix seconds; zero while it has none.
    pub assigned_at: i64,
    /// When its host started, Unix seconds; zero before.
    pub started_at: i64,
    /// When it ended, Unix seconds; zero before.
    pub ended_at: i64,
    /// The most seconds that are paid for, over all hosts.
    pub timeout: u32,
    /// Seconds of this run that are paid for.
    pub paid_seconds: u32,
    /// Seconds paid for to hosts before the present one.
    pub used_seconds: u32,
    /// Seconds after the assignment in which a host must start, as posted.
    pub start_limit: u32,
    /// Seconds that this account is kept after the end, as posted.
    pub retention: u32,
    /// What the job's process ended with; zero while it has not.
    pub exit_code: i32,
    /// Weight that its market asked hosts to have bonded, xNOS, as posted.
    pub bond_minimum: u64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

pub const JOB_DISCRIMINATOR: [u8; 8] = [75, 124, 80, 203, 161, 180, 202, 80];

impl Job {
    pub const LEN: usize = 576;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&JOB_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Job`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
