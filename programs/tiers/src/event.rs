//! Events of the tiers program.

use anchor_lang::prelude::*;
use nosana_common::assessment::FIGURES;

use crate::state::{ASSESSORS, PolicyTerms};

/// The program was configured.
#[event]
pub struct TiersInitialized {
    /// Who may change tiers, classes and the policy.
    pub admin: Address,
    /// Who may submit reports.
    pub assessor: Address,
    /// The token that hosts are paid in.
    pub mint: Address,
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
    /// The policy, in force at once.
    pub policy: PolicyTerms,
}

/// The configuration was brought up to a newer layout.
#[event]
pub struct TiersConfigMigrated {
    /// The layout that it has now.
    pub version: u8,
    /// The policy, in force at once: there was none.
    pub policy: PolicyTerms,
}

/// Assessors or registration were changed.
#[event]
pub struct TiersConfigUpdated {
    /// Who may submit reports; zero: nobody.
    pub assessors: [Address; ASSESSORS],
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
}

/// Somebody may take over as the admin.
#[event]
pub struct TiersAdminProposed {
    /// Who may accept; zero: nobody.
    pub proposed: Address,
}

/// There is another admin.
#[event]
pub struct TiersAdminAccepted {
    /// Who it is.
    pub admin: Address,
}

/// A policy was proposed, in place of any proposed before.
#[event]
pub struct PolicyProposed {
    /// The policy.
    pub policy: PolicyTerms,
    /// When it may be applied, Unix seconds.
    pub effective_at: i64,
}

/// The proposed policy was taken back.
#[event]
pub struct PolicyWithdrawn {
    /// When it would have been due, Unix seconds.
    pub effective_at: i64,
}

/// The proposed policy is in force.
#[event]
pub struct PolicyApplied {
    /// The policy.
    pub policy: PolicyTerms,
    /// Unix seconds.
    pub at: i64,
}

/// A class of GPUs was created or changed.
#[event]
pub struct ClassSet {
    /// The class.
    pub class: Address,
    /// Its id.
    pub id: u16,
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// 1 when hosts may register in it.
    pub allowed: u8,
    /// Benchmark figures that scores are relative to.
    pub baseline: [u64; FIGURES],
    /// The figures from `baseline_at` on; zero when none are proposed.
    pub next_baseline: [u64; FIGURES],
    /// When those take effect, Unix seconds; zero when none are proposed.
    pub baseline_at: i64,
}

/// A host was registered.
#[event]
pub struct HostRegistered {
    /// The host.
    pub host: Address,
    /// Who owns it.
    pub owner: Address,
    /// Who paid the account's rent.
    pub payer: Address,
    /// Which of its owner's hosts it is.
    pub index: u16,
    /// The agent's key.
    pub worker: Address,
    /// The token account that it is paid to.
    pub payout: Address,
    /// Its class of GPUs.
    pub class: Address,
    /// How many GPUs.
    pub gpus: u8,
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
    /// Its tier.
    pub tier: u8,
    /// Digest of what identifies the machine.
    pub machine: [u8; 32],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// URL of the agent's API, padded with zeros.
    pub endpoint: [u8; 64],
    /// Unix seconds.
    pub at: i64,
}

/// What a host says of itself, or where it is paid, was changed.
#[event]
pub struct HostUpdated {
    /// The host.
    pub host: Address,
    /// The token account that it is paid to, for jobs that it starts from now on.
    pub payout: Address,
    /// URL of the agent's API, padded with zeros.
    pub endpoint: [u8; 64],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
    /// Unix seconds.
    pub at: i64,
}

/// A host's worker key was replaced.
#[event]
pub struct WorkerRotated {
    /// The host.
    pub host: Address,
    /// The key before.
    pub before: Address,
    /// The key from now on.
    pub worker: Address,
    /// Unix seconds.
    pub at: i64,
}

/// A host was closed.
#[event]
pub struct HostClosed {
    /// The host.
    pub host: Address,
    /// Who owned it.
    pub owner: Address,
    /// Its tier at the end.
    pub tier: u8,
    /// Unix seconds.
    pub at: i64,
}

/// A part of its owner's stake was bonded for a host.
#[event]
pub struct HostBonded {
    /// The host.
    pub host: Address,
    /// Who owns it and the stake.
    pub owner: Address,
    /// Weight bonded now, xNOS.
    pub xnos: u64,
    /// Weight bonded in all, xNOS.
    pub bond: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A host's owner began to unbond.
#[event]
pub struct HostUnbonded {
    /// The host.
    pub host: Address,
    /// Weight that began now, xNOS.
    pub xnos: u64,
    /// Weight still bonded, xNOS.
    pub bond: u64,
    /// Weight that is being unbonded in all, xNOS.
    pub unbonding: u64,
    /// When all of that may be released, Unix seconds.
    pub until: i64,
    /// Unix seconds.
    pub at: i64,
}

/// What was being unbonded is the stake's again.
#[event]
pub struct BondReleased {
    /// The host.
    pub host: Address,
    /// Weight released, xNOS.
    pub xnos: u64,
    /// Weight still bonded, xNOS.
    pub bond: u64,
    /// Unix seconds.
    pub at: i64,
}

/// The assessor reported on a host.
#[event]
pub struct ReportSubmitted {
    /// The report.
    pub report: Address,
    /// The host.
    pub host: Address,
    /// Who submitted it and paid its rent.
    pub assessor: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
    /// See `nosana_common::assessment::ReportKind`.
    pub kind: u8,
    /// 1 when it passed.
    pub passed: u8,
    /// The figures of a benchmark that passed; zero otherwise.
    pub figures: [u64; FIGURES],
    /// Their score against the class, basis points.
    pub score_bps: u32,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Proofs passed by the host, ever.
    pub proofs_passed: u32,
    /// Proofs and spoof checks failed by the host, ever.
    pub proofs_failed: u32,
    /// Those failed in a row by now.
    pub strikes: u16,
    /// Unix seconds.
    pub at: i64,
}

/// A report's account was closed.
#[event]
pub struct ReportClosed {
    /// The report.
    pub report: Address,
    /// The host.
    pub host: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
}

/// The policy was applied to a host: what was measured, beside the marks.
#[event]
pub struct HostAssessed {
    /// The host.
    pub host: Address,
    /// Its tier before.
    pub before: u8,
    /// Its tier from now on.
    pub tier: u8,
    /// Why, see `nosana_common::assessment::Reason`; 0 when it stays.
    pub reason: u8,
    /// 1 when registration was open.
    pub registration_open: u8,
    /// Whole days in the tier before.
    pub days_in_tier: u32,
    /// Jobs completed, ever.
    pub jobs_completed: u32,
    /// How long the window was, seconds.
    pub window_seconds: u32,
    /// Seconds of it online.
    pub online: u32,
    /// Seconds of it worked and paid for.
    pub served: u32,
    /// Jobs completed in it.
    pub completed: u32,
    /// Jobs failed in it by the host's fault.
    pub failed: u32,
    /// Jobs given back in it before they started.
    pub returned: u32,
    /// Share of its jobs that succeeded, basis points.
    pub success_bps: Option<u16>,
    /// Share of it online, basis points.
    pub uptime_bps: Option<u16>,
    /// Score of the newest benchmark, basis points.
    pub score_bps: Option<u32>,
    /// Proofs passed.
    pub proofs_passed: u32,
    /// Seconds since the newest that passed.
    pub proof_age: Option<u32>,
    /// Proofs and spoof checks failed in a row.
    pub strikes: u16,
    /// Weight bonded, xNOS.
    pub bond: u64,
    /// Seconds since it was last heard of.
    pub silent_seconds: u32,
    /// The policy.
    pub policy: PolicyTerms,
    /// Unix seconds.
    pub at: i64,
}

/// A host has another tier.
#[event]
pub struct TierChanged {
    /// The host.
    pub host: Address,
    /// Its tier before.
    pub before: u8,
    /// Its tier from now on.
    pub tier: u8,
    /// Why, see `nosana_common::assessment::Reason`.
    pub reason: u8,
    /// The admin's reason in words, UTF-8, padded with zeros; zero otherwise.
    pub text: [u8; 64],
    /// The admin who moved it; zero when it followed from the rules.
    pub by: Address,
    /// Proofs failed in a row that count from now on.
    pub strikes: u16,
    /// Unix seconds.
    pub at: i64,
}

/// A slash was proposed.
#[event]
pub struct SlashProposed {
    /// The account of the host's slashes.
    pub slash: Address,
    /// The host.
    pub host: Address,
    /// Who paid the account's rent.
    pub payer: Address,
    /// Weight to be slashed, xNOS.
    pub xnos: u64,
    /// Why, UTF-8, padded with zeros.
    pub reason: [u8; 64],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// When it may be executed, Unix seconds.
    pub executable_at: i64,
    /// When the period of the ceiling began, Unix seconds.
    pub period_started_at: i64,
    /// Weight bonded and unbonding when it began, xNOS.
    pub period_bond: u64,
    /// Weight slashed in it so far, xNOS.
    pub period_slashed: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A host's owner contested a slash.
#[event]
pub struct SlashContested {
    /// The host.
    pub host: Address,
    /// Digest of the defence.
    pub defence: [u8; 32],
    /// When it may be executed now, Unix seconds.
    pub executable_at: i64,
    /// Unix seconds.
    pub at: i64,
}

/// A slash was taken back.
#[event]
pub struct SlashWithdrawn {
    /// The host.
    pub host: Address,
    /// Weight that was to be slashed, xNOS.
    pub xnos: u64,
    /// Who took it back: the admin, or anyone after it lapsed.
    pub by: Address,
    /// Unix seconds.
    pub at: i64,
}

/// A slash was executed.
#[event]
pub struct SlashExecuted {
    /// The host.
    pub host: Address,
    /// Weight slashed, xNOS.
    pub xnos: u64,
    /// Weight still bonded, xNOS.
    pub bond: u64,
    /// Weight still being unbonded, xNOS.
    pub unbonding: u64,
    /// Weight slashed in the period, xNOS.
    pub period_slashed: u64,
    /// Who executed it.
    pub by: Address,
    /// Unix seconds.
    pub at: i64,
}

/// The account of a host's slashes was closed.
#[event]
pub struct SlashClosed {
    /// The account.
    pub slash: Address,
    /// The host.
    pub host: Address,
}

/// A list of hosts to be imported was opened.
#[event]
pub struct ImportOpened {
    /// The import.
    pub import: Address,
    /// Its id.
    pub id: u16,
    /// Root of the hosts' tree.
    pub root: [u8; 32],
    /// The tier that they get.
    pub tier: u8,
    /// Who paid the account's rent.
    pub payer: Address,
}

/// An import was closed.
#[event]
pub struct ImportClosed {
    /// The import.
    pub import: Address,
    /// Its id.
    pub id: u16,
    /// How many hosts were imported.
    pub admitted: u32,
}

/// A host was imported.
#[event]
pub struct HostImported {
    /// The import.
    pub import: Address,
    /// The host.
    pub host: Address,
    /// The tier that it got.
    pub tier: u8,
    /// How many hosts were imported by now.
    pub admitted: u32,
    /// Unix seconds.
    pub at: i64,
}
