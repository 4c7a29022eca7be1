//! Accounts of the tiers program.

use anchor_lang::prelude::*;
use nosana_common::{
    assessment::{self, FIGURES, Facts, Reason, SlashState},
    tier::Tier,
};

use crate::error::TiersError;

/// The layout of all accounts but the configuration.
pub const VERSION: u8 = 1;

/// The layout of the configuration. Version 1 had one assessor and no policy;
/// `migrate_config` brings it up.
pub const CONFIG_VERSION: u8 = 2;

/// How many keys may submit reports.
pub const ASSESSORS: usize = 3;

/// What a host must show to be promoted, and what it must keep: the account's form of
/// `nosana_common::assessment::Policy`, which says more about each mark.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct Policy {
    /// Weight that must be bonded for Premium, xNOS.
    pub bond: PodU64,
    /// How old the newest passed proof may be, seconds; zero: any age.
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
    /// Below this success share a host is removed, basis points; zero: never.
    pub remove_success_bps: PodU16,
    /// After this many silent days a host is removed; zero: never.
    pub remove_silent_days: PodU16,
    /// Days in Premium before a share or score can demote.
    pub grace_days: PodU16,
    /// Jobs below which a success share neither demotes nor removes.
    pub min_jobs: PodU16,
    /// The most of its bond that a host can lose by slashes in 30 days, basis points.
    pub slash_bps: PodU16,
    /// Hours between two reports of the same sort.
    pub report_hours: PodU16,
    /// Zero.
    pub padding: [u8; 2],
}

/// The same as an argument and in events. See `nosana_common::assessment::Policy`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct PolicyTerms {
    /// Weight that must be bonded for Premium, xNOS.
    pub bond: u64,
    /// How old the newest passed proof may be, seconds; zero: any age.
    pub proof_age: u32,
    /// Jobs completed before promotion.
    pub jobs_completed: u32,
    /// Days in Community before promotion.
    pub days: u16,
    /// Proofs passed before promotion.
    pub proofs: u16,
    /// Share of jobs that succeeded, for promotion, basis points.
    pub success_bps: u16,
    /// Share of the last 30 days online, for promotion, basis points.
    pub uptime_bps: u16,
    /// Benchmark score against the class, for promotion, basis points, at most 20 000.
    pub score_bps: u16,
    /// Below this success share a Premium host is demoted, basis points.
    pub demote_success_bps: u16,
    /// Below this uptime share a Premium host is demoted, basis points.
    pub demote_uptime_bps: u16,
    /// Below this score a Premium host is demoted, basis points.
    pub demote_score_bps: u16,
    /// After this many failed proofs in a row a host is removed; zero: never.
    pub remove_failed_proofs: u16,
    /// Below this success share a host is removed, basis points; zero: never.
    pub remove_success_bps: u16,
    /// After this many silent days a host is removed; zero: never.
    pub remove_silent_days: u16,
    /// Days in Premium before a share or score can demote.
    pub grace_days: u16,
    /// Jobs below which a success share neither demotes nor removes.
    pub min_jobs: u16,
    /// The most of its bond that a host can lose by slashes in 30 days, basis points,
    /// at most 5 000.
    pub slash_bps: u16,
    /// Hours between two reports of the same sort.
    pub report_hours: u16,
}

/// Between the three forms of a policy: the account's, the argument's and that which
/// hosts are judged by.
macro_rules! policy_forms {
    ($($field:ident),* $(,)?) => {
        impl From<PolicyTerms> for Policy {
            fn from(terms: PolicyTerms) -> Self {
                Self { $($field: terms.$field.into(),)* padding: [0; 2] }
            }
        }

        impl From<Policy> for PolicyTerms {
            fn from(policy: Policy) -> Self {
                Self { $($field: policy.$field.get(),)* }
            }
        }

        impl From<PolicyTerms> for assessment::Policy {
            fn from(terms: PolicyTerms) -> Self {
                Self { $($field: terms.$field,)* }
            }
        }

        impl From<Policy> for assessment::Policy {
            fn from(policy: Policy) -> Self {
                Self { $($field: policy.$field.get(),)* }
            }
        }
    };
}

policy_forms!(
    bond,
    proof_age,
    jobs_completed,
    days,
    proofs,
    success_bps,
    uptime_bps,
    score_bps,
    demote_success_bps,
    demote_uptime_bps,
    demote_score_bps,
    remove_failed_proofs,
    remove_success_bps,
    remove_silent_days,
    grace_days,
    min_jobs,
    slash_bps,
    report_hours,
);

impl PolicyTerms {
    /// Refuses marks that do not fit together.
    pub fn validate(&self) -> Result<()> {
        require!(
            assessment::Policy::from(*self).is_valid(),
            TiersError::BadPolicy
        );
        Ok(())
    }
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
    /// Who may submit reports; zero: nobody.
    pub assessor: Address,
    /// The token that hosts are paid in.
    pub mint: Address,
    /// The policy in force.
    pub policy: Policy,
    /// The policy proposed; all zero when none is.
    pub proposed_policy: Policy,
    /// When the proposed policy may take effect, Unix seconds; zero when none is proposed.
    pub proposed_effective_at: PodI64,
    /// Who else may submit reports; zero: nobody.
    pub more_assessors: [Address; 2],
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

impl Config {
    /// Refuses everyone but the admin.
    pub fn require_admin(&self, signer: &Signer) -> Result<()> {
        require!(*signer.address() == self.admin, TiersError::NotAdmin);
        Ok(())
    }

    /// Whether `key` may submit reports. Nobody has the zero address.
    #[must_use]
    pub fn has_assessor(&self, key: &Address) -> bool {
        self.assessor == *key || self.more_assessors.contains(key)
    }

    /// Who may submit reports.
    #[must_use]
    pub fn assessors(&self) -> [Address; ASSESSORS] {
        let [second, third] = self.more_assessors;
        [self.assessor, second, third]
    }

    /// Sets who may submit reports.
    pub fn set_assessors(&mut self, [first, second, third]: [Address; ASSESSORS]) {
        self.assessor = first;
        self.more_assessors = [second, third];
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> assessment::Policy {
        self.policy.into()
    }
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
    /// memory bandwidth in bytes a second, FP16 and FP32 operations a second; zero while
    /// unmeasured. Superseded by the next ones once they are due.
    pub baseline: [PodU64; FIGURES],
    /// The figures from `baseline_at` on; zero when none are proposed.
    pub next_baseline: [PodU64; FIGURES],
    /// When `next_baseline` takes effect, Unix seconds; zero when none is proposed.
    pub baseline_at: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 24],
}

impl GpuClass {
    /// The figures that scores are relative to at `now`.
    #[must_use]
    pub fn baseline(&self, now: i64) -> [u64; FIGURES] {
        let is_due = !self.baseline_at.is_zero() && now >= self.baseline_at.get();
        let figures = if is_due {
            self.next_baseline
        } else {
            self.baseline
        };
        figures.map(|figure| figure.get())
    }

    /// Proposes `next` at `now`, to take effect after the delay. What is in force already
    /// takes an earlier proposal back; what is proposed already keeps its time.
    pub fn propose_baseline(&mut self, next: [u64; FIGURES], now: i64) {
        let current = self.baseline(now);
        let proposed = self.next_baseline.map(|figure| figure.get());
        if next == current {
            self.next_baseline = [0.into(); FIGURES];
            self.baseline_at = 0.into();
        } else if self.baseline_at.is_zero() || next != proposed {
            self.next_baseline = next.map(Into::into);
            self.baseline_at = now.saturating_add(assessment::POLICY_DELAY).into();
        }
        self.baseline = current.map(Into::into);
    }
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
    /// Proofs and spoof checks failed in a row.
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
    /// Weight bonded, xNOS, without what is unbonding.
    pub bond: PodU64,
    /// Since when it has its tier, Unix seconds.
    pub tier_since: PodI64,
    /// When it was registered, Unix seconds.
    pub registered_at: PodI64,
    /// Proofs passed.
    pub proofs_passed: PodU32,
    /// Proofs and spoof checks failed.
    pub proofs_failed: PodU32,
    /// When the newest proof passed, Unix seconds; zero before the first.
    pub proof_at: PodI64,
    /// Newest benchmark figures, as `GpuClass::baseline`; zero before the first, and
    /// when it failed.
    pub benchmark: [PodU64; FIGURES],
    /// Sequence of the next report. It begins with the time of the registration, so that
    /// a host that is closed and registered again does not meet the reports of before.
    pub next_report: PodU64,
    /// Weight that is being unbonded, xNOS. It answers for slashes until its release.
    pub unbonding: PodU64,
    /// When what is being unbonded may be released, Unix seconds; zero when nothing is.
    pub unbonding_until: PodI64,
    /// Weight of the slash that is proposed, xNOS; zero when none is.
    pub slashing: PodU64,
    /// When the newest benchmark was reported, Unix seconds; zero before the first.
    pub benchmarked_at: PodI64,
    /// When the newest proof or spoof check was reported, passed or not, Unix seconds;
    /// zero before the first.
    pub proof_tried_at: PodI64,
    /// Score of the newest benchmark against the class, basis points.
    pub score_bps: PodU32,
    /// Why it has its tier, see `nosana_common::assessment::Reason`.
    pub reason: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// For later versions; zero.
    pub reserved: [u8; 16],
}

impl Host {
    /// What it is judged by.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            tier: self.tier(),
            tier_since: self.tier_since.get(),
            registered_at: self.registered_at.get(),
            bond: self.bond.get(),
            strikes: self.strikes.get(),
            proofs_passed: self.proofs_passed.get(),
            proof_at: self.proof_at.get(),
            score_bps: self.score_bps.get(),
            benchmarked_at: self.benchmarked_at.get(),
        }
    }

    /// What of its stake answers for it, xNOS: bonded and unbonding.
    pub fn held(&self) -> Result<u64> {
        self.bond
            .get()
            .checked_add(self.unbonding.get())
            .ok_or_else(|| TiersError::Overflow.into())
    }

    /// Refuses everyone but its owner.
    pub fn require_owner(&self, signer: &Signer) -> Result<()> {
        require!(*signer.address() == self.owner, TiersError::NotOwner);
        Ok(())
    }

    /// Gives it `tier` at `at`. What it is judged by begins anew.
    pub fn set_tier(&mut self, tier: Tier, reason: Reason, at: i64) {
        self.tier = tier as u8;
        self.reason = reason as u8;
        self.tier_since = at.into();
    }

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
    /// What was measured, see `nosana_common::assessment::ReportKind`.
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
    /// The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise.
    pub figures: [PodU64; FIGURES],
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

/// A host's slashes: the one that is proposed, and what the period's ceiling needs to
/// know of those before. Seeds: `slash`, host.
#[account]
pub struct Slash {
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
    pub xnos: PodU64,
    /// Why, UTF-8, padded with zeros; that of the newest proposal.
    pub reason: [u8; 64],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Digest of the owner's defence; zero while it is not contested.
    pub defence: [u8; 32],
    /// When it was proposed, Unix seconds.
    pub proposed_at: PodI64,
    /// When it may be executed, Unix seconds; zero while nothing is proposed.
    pub executable_at: PodI64,
    /// When the period of the ceiling began, Unix seconds.
    pub period_started_at: PodI64,
    /// Weight bonded and unbonding when the period began, xNOS.
    pub period_bond: PodU64,
    /// Weight slashed in the period, xNOS.
    pub period_slashed: PodU64,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

impl Slash {
    /// Where the proposal stands; a byte that is none counts as contested, which only
    /// the admin can end.
    #[must_use]
    pub fn state(&self) -> SlashState {
        SlashState::try_from(self.state).unwrap_or(SlashState::Contested)
    }

    /// Refuses while nothing is proposed.
    pub fn require_pending(&self) -> Result<()> {
        require!(
            self.state() != SlashState::None,
            TiersError::NothingProposed
        );
        Ok(())
    }

    /// When the period of the ceiling is over, Unix seconds.
    #[must_use]
    pub fn period_ends_at(&self) -> i64 {
        self.period_started_at
            .get()
            .saturating_add(assessment::SLASH_PERIOD)
    }

    /// From when on the proposal cannot be executed any more, Unix seconds.
    #[must_use]
    pub fn lapses_at(&self) -> i64 {
        self.executable_at
            .get()
            .saturating_add(assessment::SLASH_LAPSE)
    }

    /// Ends the proposal; what the period knows stays.
    pub fn settle(&mut self) {
        self.state = SlashState::None as u8;
        self.xnos = 0.into();
        self.executable_at = 0.into();
    }
}

/// A list of hosts, by the root of their Merkle tree, that are given a tier. Seeds:
/// `import`, id.
#[account]
pub struct Import {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// The tier that its hosts get: Community or Premium.
    pub tier: u8,
    /// Zero.
    pub padding: u8,
    /// The id that its address is derived from.
    pub id: PodU16,
    /// Zero.
    pub padding_2: [u8; 2],
    /// Root of the tree, see `nosana_common::merkle`.
    pub root: [u8; 32],
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// How many hosts were imported.
    pub admitted: PodU32,
    /// Zero.
    pub padding_3: [u8; 4],
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

/// That a host was imported. It is never closed, and outlives the host: a host that is
/// closed and registered again is not imported again. Seeds: `admitted`, host.
#[account]
pub struct Admission {
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
    pub at: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 16],
}

#[cfg(test)]
mod tests {
    use core::mem::{offset_of, size_of};

    use anchor_lang::Discriminator;
    use nosana_common::host::{self, ClassLayout, HostLayout, ReportLayout};

    use super::*;

    #[test]
    fn the_layout_that_others_read_is_this_one() {
        assert_eq!(Host::DISCRIMINATOR, host::DISCRIMINATOR);
        assert_eq!(offset_of!(Host, tier), offset_of!(HostLayout, tier));
        assert_eq!(offset_of!(Host, owner), offset_of!(HostLayout, owner));
        assert_eq!(offset_of!(Host, worker), offset_of!(HostLayout, worker));
        assert_eq!(offset_of!(Host, payout), offset_of!(HostLayout, payout));
        assert_eq!(offset_of!(Host, class), offset_of!(HostLayout, class));
        assert_eq!(offset_of!(Host, machine), offset_of!(HostLayout, machine));
        assert_eq!(offset_of!(Host, bond), offset_of!(HostLayout, bond));
        assert_eq!(
            offset_of!(Host, registered_at),
            offset_of!(HostLayout, registered_at)
        );
        assert_eq!(offset_of!(Host, proof_at), offset_of!(HostLayout, proof_at));
        assert!(size_of::<HostLayout>() <= size_of::<Host>());

        assert_eq!(Report::DISCRIMINATOR, host::REPORT_DISCRIMINATOR);
        assert_eq!(offset_of!(Report, kind), offset_of!(ReportLayout, kind));
        assert_eq!(offset_of!(Report, passed), offset_of!(ReportLayout, passed));
        assert_eq!(offset_of!(Report, host), offset_of!(ReportLayout, host));
        assert_eq!(offset_of!(Report, at), offset_of!(ReportLayout, at));
        assert!(size_of::<ReportLayout>() <= size_of::<Report>());

        assert_eq!(GpuClass::DISCRIMINATOR, host::CLASS_DISCRIMINATOR);
        assert_eq!(offset_of!(GpuClass, id), offset_of!(ClassLayout, id));
        assert_eq!(
            offset_of!(GpuClass, vram_mib),
            offset_of!(ClassLayout, vram_mib)
        );
        assert!(size_of::<ClassLayout>() <= size_of::<GpuClass>());
    }
}
