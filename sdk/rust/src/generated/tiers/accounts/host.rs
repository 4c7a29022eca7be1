// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Host {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Its tier, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// How many GPUs.
    pub gpus: u8,
    /// Which of its owner's hosts it is.
    pub index: u16,
    /// Proofs and spoof checks failed in a row.
    pub strikes: u16,
    /// Who owns it: registers, bonds, rotates the worker, closes.
    pub owner: Address,
    /// The agent's key: may work, may not move money.
    pub worker: Address,
    /// The token account that it is paid to.
    pub payout: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Its class of GPUs.
    pub class: Address,
    /// Digest of what identifies the machine.
    pub machine: [u8; 32],
    /// URL of the agent's API, padded with zeros; zero while it has none.
    pub endpoint: [u8; 64],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
    /// Weight bonded, xNOS, without what is unbonding.
    pub bond: u64,
    /// Since when it has its tier, Unix seconds.
    pub tier_since: i64,
    /// When it was registered, Unix seconds.
    pub registered_at: i64,
    /// Proofs passed.
    pub proofs_passed: u32,
    /// Proofs and spoof checks failed.
    pub proofs_failed: u32,
    /// When the newest proof passed, Unix seconds; zero before the first.
    pub proof_at: i64,
    /// Newest benchmark figures, as `GpuClass::baseline`; zero before the first, and
    /// when it failed.
    pub benchmark: [u64; 4],
    /// Sequence of the next report. It begins with the time of the registration, so that
    /// a host that is closed and registered again does not meet the reports of before.
    pub next_report: u64,
    /// Weight that is being unbonded, xNOS. It answers for slashes until its release.
    pub unbonding: u64,
    /// When what is being unbonded may be released, Unix seconds; zero when nothing is.
    pub unbonding_until: i64,
    /// Weight of the slash that is proposed, xNOS; zero when none is.
    pub slashing: u64,
    /// When the newest benchmark was reported, Unix seconds; zero before the first.
    pub benchmarked_at: i64,
    /// When the newest proof or spoof check was reported, passed or not, Unix seconds;
    /// zero before the first.
    pub proof_tried_at: i64,
    /// Score of the newest benchmark against the class, basis points.
    pub score_bps: u32,
    /// Why it has its tier, see `nosana_common::assessment::Reason`.
    pub reason: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// For later versions; zero.
    pub reserved: [u8; 16],
}

pub const HOST_DISCRIMINATOR: [u8; 8] = [141, 195, 28, 93, 45, 127, 175, 216];

impl Host {
    pub const LEN: usize = 432;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&HOST_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Host`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}
