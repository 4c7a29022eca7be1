//! Accounts of the tiers program.

use anchor_lang::prelude::*;
use nosana_common::tier::Tier;

/// The layout that this build writes.
pub const VERSION: u8 = 1;

/// What a host must show to be promoted, and what it must keep.
///
/// The marks for demotion are lower than those for promotion, so that a host
/// near a mark does not go up and down.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct Policy {
    /// Weight that must be bonded for Premium, xNOS.
    pub bond: PodU64,
    /// How old the newest passed proof may be, seconds.
    pub proof_age: PodU32,
    /// Jobs completed before promotion.
    pub jobs_completed: PodU32,
    /// Days in Community before promotion.
    pub days: PodU16,
    /// Proofs passed before promotion.
    pub proofs: PodU16,
    /// Share of jobs that succeeded, for promotion, basis points.
    pub success_bps: PodU16,
    /// Share of the last 30 days online, for promotion, basis points.
    pub uptime_bps: PodU16,
    /// Benchmark score against the class, for promotion, basis points.
    pub score_bps: PodU16,
    /// Below this success share a Premium host is demoted, basis points.
    pub demote_success_bps: PodU16,
    /// Below this uptime share a Premium host is demoted, basis points.
    pub demote_uptime_bps: PodU16,
    /// Below this score a Premium host is demoted, basis points.
    pub demote_score_bps: PodU16,
    /// After this many failed proofs in a row a host is removed; zero: never.
    pub remove_failed_proofs: PodU16,
    /// Below this success share a host is removed, basis points.
    pub remove_success_bps: PodU16,
    /// After this many silent days a host is removed; zero: never.
    pub remove_silent_days: PodU16,
    /// Zero.
    pub padding: [u8; 10],
}

/// The configuration. Seeds: `config`.
#[account]
pub struct Config {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may change tiers, classes and the policy.
    pub admin: Address,
    /// Who may accept the admin's part; zero when nobody is proposed.
    pub pending_admin: Address,
    /// Who may submit reports.
    pub assessor: Address,
    /// The token that hosts are paid in.
    pub mint: Address,
    /// The policy in force.
    pub policy: Policy,
    /// The policy proposed; all zero when none is.
    pub proposed_policy: Policy,
    /// When the proposed policy may take effect, Unix seconds; zero when none is proposed.
    pub proposed_effective_at: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

/// A class of GPUs. Seeds: `class`, id.
#[account]
pub struct GpuClass {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// 1 when hosts may register in it.
    pub allowed: u8,
    /// Zero.
    pub padding: u8,
    /// The id that its address is derived from.
    pub id: PodU16,
    /// Zero.
    pub padding_2: [u8; 2],
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB.
    pub vram_mib: PodU32,
    /// Zero.
    pub padding_3: [u8; 4],
    /// Benchmark figures that scores are relative to: INT8 operations a second,
    /// memory bandwidth in bytes a second, and two for later; zero while unmeasured.
    pub baseline: [PodU64; 4],
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

/// A host: one GPU, a group of them, or a slice. Seeds: `host`, owner, index.
#[account]
pub struct Host {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Its tier, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// How many GPUs.
    pub gpus: u8,
    /// Which of its owner's hosts it is.
    pub index: PodU16,
    /// Proofs failed in a row.
    pub strikes: PodU16,
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
    pub vram_mib: PodU32,
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
    /// Weight bonded, xNOS.
    pub bond: PodU64,
    /// Since when it has its tier, Unix seconds.
    pub tier_since: PodI64,
    /// When it was registered, Unix seconds.
    pub registered_at: PodI64,
    /// Proofs passed.
    pub proofs_passed: PodU32,
    /// Proofs failed.
    pub proofs_failed: PodU32,
    /// When the newest proof passed, Unix seconds; zero before the first.
    pub proof_at: PodI64,
    /// Newest benchmark figures, as `GpuClass::baseline`; zero before the first.
    pub benchmark: [PodU64; 4],
    /// Sequence of the next report.
    pub next_report: PodU64,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

impl Host {
    /// The tier; a byte that is none counts as removed.
    #[must_use]
    pub fn tier(&self) -> Tier {
        Tier::try_from(self.tier).unwrap_or(Tier::Removed)
    }
}

/// What the assessor measured. Seeds: `report`, host, sequence.
#[account]
pub struct Report {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// What was measured: 0 proof, 1 benchmark, 2 check of a spoof.
    pub kind: u8,
    /// 1 when it passed.
    pub passed: u8,
    /// Score against the class, basis points.
    pub score_bps: PodU32,
    /// The host.
    pub host: Address,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Its number among the host's reports.
    pub sequence: PodU64,
    /// When it was submitted, Unix seconds.
    pub at: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

#[cfg(test)]
mod tests {
    use core::mem::{offset_of, size_of};

    use anchor_lang::Discriminator;
    use nosana_common::host::{self, ClassLayout, HostLayout};

    use super::*;

    #[test]
    fn the_layout_that_others_read_is_this_one() {
        assert_eq!(Host::DISCRIMINATOR, host::DISCRIMINATOR);
        assert_eq!(offset_of!(Host, tier), offset_of!(HostLayout, tier));
        assert_eq!(offset_of!(Host, owner), offset_of!(HostLayout, owner));
        assert_eq!(offset_of!(Host, worker), offset_of!(HostLayout, worker));
        assert_eq!(offset_of!(Host, payout), offset_of!(HostLayout, payout));
        assert_eq!(offset_of!(Host, class), offset_of!(HostLayout, class));
        assert_eq!(offset_of!(Host, bond), offset_of!(HostLayout, bond));
        assert!(size_of::<HostLayout>() <= size_of::<Host>());

        assert_eq!(GpuClass::DISCRIMINATOR, host::CLASS_DISCRIMINATOR);
        assert_eq!(offset_of!(GpuClass, id), offset_of!(ClassLayout, id));
        assert_eq!(
            offset_of!(GpuClass, vram_mib),
            offset_of!(ClassLayout, vram_mib)
        );
        assert!(size_of::<ClassLayout>() <= size_of::<GpuClass>());
    }
}
