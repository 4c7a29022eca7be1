//! Where a host stands: what it is measured by, what is asked for promotion, and what keeps
//! it where it is. By the same code as the tiers program decides with.

use nosana_common::{
    assessment::{self, Facts, Mark, MarkKind, Measured, Policy, Reason},
    host_record::{self, HostRecordLayout},
    tier::Tier,
};
use serde::{Serialize, Serializer};
use solana_address::Address;

use crate::{
    calendar::SECONDS_PER_DAY,
    client::{Client, ClientError},
    generated::{
        jobs,
        tiers::{
            accounts::{Config, Host},
            pdas, types,
        },
    },
};

/// A host's standing at a moment. Weights are xNOS base units, shares and scores basis
/// points, times Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The host.
    #[serde(with = "crate::base58")]
    pub host: Address,
    /// Its tier.
    #[serde(serialize_with = "tier_name")]
    pub tier: Tier,
    /// Since when it has its tier.
    pub since: i64,
    /// Why it has its tier.
    #[serde(serialize_with = "reason_name")]
    pub reason: Reason,
    /// Where [`assess`](crate::instructions::assess_host) would move it now, and why; `None` when
    /// it stays.
    pub next: Option<Move>,
    /// What is asked for promotion to Premium. All must be met, and nothing of
    /// [`Standing::limits`] be crossed.
    pub marks: Vec<MarkView>,
    /// What a host of its tier must keep; nothing for a host that is neither Community nor
    /// Premium.
    pub limits: Vec<Limit>,
    /// What it did lately.
    pub window: WindowView,
    /// Jobs completed, ever.
    pub jobs_completed: u32,
    /// Seconds since it was last heard of, or since it has its tier when that is later.
    pub silent_seconds: u32,
    /// Weight bonded.
    pub bond: u64,
    /// Weight that is being taken out of the bond, and can still be slashed.
    pub unbonding: u64,
    /// When that can be released; `None` when nothing is.
    pub unbonding_until: Option<i64>,
    /// What a proposed slash would take; zero when none is proposed.
    pub slashing: u64,
    /// All that was measured.
    #[serde(skip)]
    pub measured: Measured,
}

/// A move to another tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Where to.
    #[serde(serialize_with = "tier_name")]
    pub tier: Tier,
    /// Why.
    #[serde(serialize_with = "reason_name")]
    pub reason: Reason,
}

/// What a number of a mark counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Weight, base units.
    Xnos,
    /// Days of 24 hours.
    Days,
    /// Seconds.
    Seconds,
    /// Jobs, proofs or strikes.
    Count,
    /// Hundredths of a percent.
    BasisPoints,
}

/// A mark for promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MarkView {
    /// What is asked for.
    #[serde(rename = "mark", serialize_with = "mark_name")]
    pub kind: MarkKind,
    /// What its numbers count.
    pub unit: Unit,
    /// How much is asked: at least this, of an age at most this. Zero asks for nothing.
    pub asked: u64,
    /// What was measured; `None` when there is nothing to measure yet.
    pub measured: Option<u64>,
    /// Whether it is met.
    pub met: bool,
}

impl From<Mark> for MarkView {
    fn from(mark: Mark) -> Self {
        let Mark {
            kind,
            asked,
            measured,
            met,
        } = mark;
        let unit = match kind {
            MarkKind::Bond => Unit::Xnos,
            MarkKind::Days => Unit::Days,
            MarkKind::Jobs | MarkKind::Proofs => Unit::Count,
            MarkKind::Success | MarkKind::Uptime | MarkKind::Score => Unit::BasisPoints,
            MarkKind::ProofAge => Unit::Seconds,
        };
        Self {
            kind,
            unit,
            asked,
            measured,
            met,
        }
    }
}

/// What a host must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// What is looked at, and why it would be moved.
    #[serde(serialize_with = "reason_name")]
    pub reason: Reason,
    /// Which tier it would be moved to.
    #[serde(serialize_with = "tier_name")]
    pub to: Tier,
    /// What its numbers count.
    pub unit: Unit,
    /// Where it lies: of a bond, share or score the least that is enough, of strikes and silence
    /// the first that is too much.
    pub limit: u64,
    /// What was measured; `None` when there is nothing to measure yet.
    pub measured: Option<u64>,
    /// Whether it counts now: after the days of grace, with enough jobs.
    pub counts: bool,
    /// Whether it is crossed, and counts: the host is moved by the next assessment.
    pub crossed: bool,
}

/// The last 30 days as far as a host had its tier in them: from the first UTC midnight on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WindowView {
    /// How long it is, seconds; zero while it has not begun.
    pub seconds: u32,
    /// Seconds in which the host held a place or worked.
    pub online: u32,
    /// Seconds worked and paid for.
    pub served: u32,
    /// Jobs finished.
    pub completed: u32,
    /// Jobs that failed by the host's fault.
    pub failed: u32,
    /// Jobs given back before they started.
    pub returned: u32,
}

impl Standing {
    /// The standing of `host` at `now`. Without a `record` it has never worked.
    #[must_use]
    pub fn new(
        address: Address,
        host: &Host,
        record: Option<&HostRecordLayout>,
        config: &Config,
        now: i64,
    ) -> Self {
        let (facts, policy) = (facts(host), Policy::from(&config.policy));
        let measured = assessment::measure(&facts, record, now);
        let next = assessment::assess(
            &policy,
            config.registration_open == 1,
            facts.tier,
            &measured,
        );
        let window = measured.window;
        Self {
            host: address,
            tier: facts.tier,
            since: facts.tier_since,
            reason: Reason::try_from(host.reason).unwrap_or(Reason::None),
            next: next.map(|(tier, reason)| Move { tier, reason }),
            marks: assessment::marks(&policy, &measured)
                .map(MarkView::from)
                .to_vec(),
            limits: limits(&policy, facts.tier, &measured),
            window: WindowView {
                seconds: window.seconds,
                online: window.online,
                served: window.served,
                completed: window.completed,
                failed: window.failed,
                returned: window.returned,
            },
            jobs_completed: measured.jobs_completed,
            silent_seconds: measured.silent_seconds,
            bond: host.bond,
            unbonding: host.unbonding,
            unbonding_until: (host.unbonding > 0).then_some(host.unbonding_until),
            slashing: host.slashing,
            measured,
        }
    }

    /// The standing of `host` now.
    ///
    /// # Errors
    /// When the node does not answer, there is no such host, or the tiers program is not set
    /// up.
    pub async fn read(client: &Client, host: &Address) -> Result<Self, ClientError> {
        let (config, record) = (pdas::find_config().0, jobs::pdas::find_record(host).0);
        let (account, record, config, now) = tokio::try_join!(
            client.get::<Host>(host),
            client.raw_account(&record),
            client.get::<Config>(&config),
            client.now()
        )?;
        let record = record.filter(|record| record.owner == jobs::ID);
        let record = record
            .as_ref()
            .and_then(|record| host_record::read(&record.data, host.as_array()));
        Ok(Self::new(*host, &account, record, &config, now))
    }

    /// The marks for promotion that are not met.
    pub fn missing(&self) -> impl Iterator<Item = &MarkView> {
        self.marks.iter().filter(|mark| !mark.met)
    }
}

/// What the assessment reads of a host's account.
#[must_use]
pub fn facts(host: &Host) -> Facts {
    Facts {
        // As the program reads a byte that is no tier.
        tier: Tier::try_from(host.tier).unwrap_or(Tier::Removed),
        tier_since: host.tier_since,
        registered_at: host.registered_at,
        bond: host.bond,
        strikes: host.strikes,
        proofs_passed: host.proofs_passed,
        proof_at: host.proof_at,
        score_bps: host.score_bps,
        benchmarked_at: host.benchmarked_at,
    }
}

/// What would move a host of `tier`, in the order in which the assessment looks at it.
fn limits(policy: &Policy, tier: Tier, measured: &Measured) -> Vec<Limit> {
    if !tier.has_markets() {
        return Vec::new();
    }
    let jobs = measured
        .window
        .completed
        .saturating_add(measured.window.failed);
    let enough_jobs = jobs >= u32::from(policy.min_jobs);
    let success = measured.success_bps.map(u64::from);
    let at_most = |reason, unit, limit: u64, measured: u64| Limit {
        reason,
        to: Tier::Removed,
        unit,
        limit,
        measured: Some(measured),
        counts: limit > 0,
        crossed: limit > 0 && measured >= limit,
    };
    let at_least = |reason, to, unit, limit: u64, measured: Option<u64>, counts: bool| Limit {
        reason,
        to,
        unit,
        limit,
        measured,
        counts: counts && limit > 0,
        crossed: counts && measured.is_some_and(|measured| measured < limit),
    };
    let silence =
        u64::from(policy.remove_silent_days).saturating_mul(SECONDS_PER_DAY.unsigned_abs());
    let mut limits = vec![
        at_most(
            Reason::ProofsFailed,
            Unit::Count,
            policy.remove_failed_proofs.into(),
            measured.strikes.into(),
        ),
        at_least(
            Reason::SuccessUnderFloor,
            Tier::Removed,
            Unit::BasisPoints,
            policy.remove_success_bps.into(),
            success,
            enough_jobs,
        ),
        at_most(
            Reason::Silent,
            Unit::Seconds,
            silence,
            measured.silent_seconds.into(),
        ),
    ];
    if tier == Tier::Premium {
        let past_grace = measured.days_in_tier >= u32::from(policy.grace_days);
        let keep = |reason, unit, limit, measured, counts| {
            at_least(reason, Tier::Community, unit, limit, measured, counts)
        };
        limits.extend([
            keep(
                Reason::BondMissing,
                Unit::Xnos,
                policy.bond,
                Some(measured.bond),
                true,
            ),
            keep(
                Reason::SuccessLow,
                Unit::BasisPoints,
                policy.demote_success_bps.into(),
                success,
                past_grace && enough_jobs,
            ),
            keep(
                Reason::UptimeLow,
                Unit::BasisPoints,
                policy.demote_uptime_bps.into(),
                measured.uptime_bps.map(u64::from),
                past_grace,
            ),
            keep(
                Reason::ScoreLow,
                Unit::BasisPoints,
                policy.demote_score_bps.into(),
                measured.score_bps.map(u64::from),
                past_grace,
            ),
        ]);
    }
    limits
}

/// The same numbers in the program's account, in the assessment, and in an instruction.
macro_rules! same_policy {
    ($($mark:ident),* $(,)?) => {
        impl From<&types::Policy> for Policy {
            fn from(policy: &types::Policy) -> Self {
                Self { $($mark: policy.$mark),* }
            }
        }

        impl From<Policy> for types::Policy {
            fn from(policy: Policy) -> Self {
                Self { padding: [0; 2], $($mark: policy.$mark),* }
            }
        }

        impl From<&types::PolicyTerms> for Policy {
            fn from(policy: &types::PolicyTerms) -> Self {
                Self { $($mark: policy.$mark),* }
            }
        }

        impl From<Policy> for types::PolicyTerms {
            fn from(policy: Policy) -> Self {
                Self { $($mark: policy.$mark),* }
            }
        }
    };
}

same_policy!(
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

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn tier_name<S: Serializer>(tier: &Tier, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(tier.name())
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn reason_name<S: Serializer>(reason: &Reason, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(reason.name())
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn mark_name<S: Serializer>(kind: &MarkKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(kind.name())
}
