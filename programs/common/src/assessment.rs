//! The policy for tiers as pure code: what a host is measured by, and what follows.
//!
//! The tiers program decides with it, and everybody off chain can see beforehand what
//! it will decide. The same account, clock and policy always give the same answer.

use crate::{
    host_record::{HostRecordLayout, Window, window},
    money::BPS,
    tier::Tier,
};

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;
const DAY: i64 = 24 * 60 * 60;

/// Seconds between proposing a policy, or another baseline of a class, and its taking
/// effect: 3 days, in which hosts can see what will be asked of them.
pub const POLICY_DELAY: i64 = 3 * DAY;
/// Seconds between proposing a slash and the first moment that it can be executed: 7
/// days, in which it is contested and can be withdrawn.
pub const SLASH_DELAY: i64 = 7 * DAY;
/// Seconds that contesting a slash adds, once: 7 days.
pub const SLASH_CONTEST: i64 = 7 * DAY;
/// Seconds after a slash became executable in which it is executed or lapses: 14 days.
pub const SLASH_LAPSE: i64 = 14 * DAY;
/// Seconds of the period that the ceiling on slashes holds for: 30 days.
pub const SLASH_PERIOD: i64 = 30 * DAY;
/// The most of its bond that any policy lets a host lose in one period, basis points.
pub const MAX_SLASH_BPS: u16 = 5_000;
/// Seconds between unbonding and release: 14 days. For that long a bond answers for
/// what its host did before.
///
/// The longest job need not be added: unbonding begins only while the host is idle, so
/// whatever it ran is over by then.
pub const UNBOND_DELAY: i64 = 14 * DAY;
// A slash proposed on the last day before a release holds it back; one proposed the
// moment a fault becomes known must find the bond still there.
const _: () = assert!(UNBOND_DELAY >= SLASH_DELAY);
/// Seconds that a report's account is kept: 30 days.
pub const REPORT_RETENTION: i64 = 30 * DAY;
/// The highest score, basis points: twice the class. More says nothing about a GPU of
/// that class.
pub const SCORE_CAP: u32 = 20_000;
/// How many figures a benchmark has: INT8 operations a second, memory bandwidth in
/// bytes a second, FP16 and FP32 operations a second.
pub const FIGURES: usize = 4;

/// What a host must show to be promoted, and what it must keep.
///
/// The marks for demotion are lower than those for promotion, so that a host near a
/// mark does not go up and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Policy {
    /// Weight that must be bonded for Premium, xNOS.
    pub bond: u64,
    /// How old the newest passed proof may be for promotion, seconds; zero: any age.
    pub proof_age: u32,
    /// Jobs completed, ever, before promotion.
    pub jobs_completed: u32,
    /// Days in Community before promotion.
    pub days: u16,
    /// Proofs passed before promotion.
    pub proofs: u16,
    /// Share of jobs that succeeded, for promotion, basis points.
    pub success_bps: u16,
    /// Share of the window online, for promotion, basis points.
    pub uptime_bps: u16,
    /// Benchmark score against the class, for promotion, basis points.
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
    /// Jobs in the window below which its success share neither demotes nor removes;
    /// at least one is always needed.
    pub min_jobs: u16,
    /// The most of its bond that a host can lose by slashes in one period, basis points.
    pub slash_bps: u16,
    /// Hours between two reports of the same sort.
    pub report_hours: u16,
}

impl Policy {
    /// Whether the marks fit together: shares are at most the whole and scores at most
    /// the cap, each mark for demotion is below that for promotion (and zero where that
    /// is), the floor for removal is below the mark for demotion, and a slash takes at
    /// most what any policy may.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let keeps_apart = |promote: u16, demote: u16| demote == 0 || demote < promote;
        self.success_bps <= BPS
            && self.uptime_bps <= BPS
            && u32::from(self.score_bps) <= SCORE_CAP
            && keeps_apart(self.success_bps, self.demote_success_bps)
            && keeps_apart(self.uptime_bps, self.demote_uptime_bps)
            && keeps_apart(self.score_bps, self.demote_score_bps)
            && keeps_apart(self.demote_success_bps, self.remove_success_bps)
            && self.slash_bps <= MAX_SLASH_BPS
    }

    /// Whether a host bonds enough for Premium.
    #[must_use]
    pub fn is_bond_met(&self, bond: u64) -> bool {
        bond >= self.bond
    }
}

/// What a host's account says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its tier.
    pub tier: Tier,
    /// Since when it has its tier, Unix seconds.
    pub tier_since: i64,
    /// When it was registered, Unix seconds.
    pub registered_at: i64,
    /// Weight bonded, xNOS, without what is unbonding.
    pub bond: u64,
    /// Proofs and spoof checks failed in a row.
    pub strikes: u16,
    /// Proofs passed.
    pub proofs_passed: u32,
    /// When the newest proof passed, Unix seconds; zero before the first.
    pub proof_at: i64,
    /// Score of the newest benchmark, basis points.
    pub score_bps: u32,
    /// When the newest benchmark was reported, Unix seconds; zero before the first.
    pub benchmarked_at: i64,
}

/// What a host is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Measured {
    /// Whole days in its tier.
    pub days_in_tier: u32,
    /// Jobs completed, ever.
    pub jobs_completed: u32,
    /// The last 30 days, as far as it had its tier in them.
    pub window: Window,
    /// Share of the window's jobs that succeeded, basis points; `None` without jobs.
    /// Those given back before they started count neither way.
    pub success_bps: Option<u16>,
    /// Share of the window online, basis points; `None` while it is shorter than a day,
    /// when a share says nothing.
    pub uptime_bps: Option<u16>,
    /// Score of the newest benchmark, basis points; `None` before the first.
    pub score_bps: Option<u32>,
    /// Proofs passed.
    pub proofs_passed: u32,
    /// Seconds since the newest proof that passed; `None` before the first.
    pub proof_age: Option<u32>,
    /// Proofs and spoof checks failed in a row.
    pub strikes: u16,
    /// Weight bonded, xNOS.
    pub bond: u64,
    /// Seconds since it was last heard of, or since it has its tier when that is later.
    pub silent_seconds: u32,
}

/// Measures a host at `now`. Without a `record` it has never worked.
#[must_use]
pub fn measure(facts: &Facts, record: Option<&HostRecordLayout>, now: i64) -> Measured {
    let record = record.unwrap_or(&HostRecordLayout::EMPTY);
    let window = window(record, facts.tier_since, now);
    let since = |then: i64| u32::try_from(seconds_since(then, now)).unwrap_or(u32::MAX);
    let days = seconds_since(facts.tier_since, now).wrapping_div(SECONDS_PER_DAY);
    Measured {
        days_in_tier: u32::try_from(days).unwrap_or(u32::MAX),
        jobs_completed: record.completed(),
        success_bps: share(
            window.completed,
            window.completed.saturating_add(window.failed),
        ),
        uptime_bps: if u64::from(window.seconds) < SECONDS_PER_DAY {
            None
        } else {
            share(window.online, window.seconds)
        },
        window,
        score_bps: (facts.benchmarked_at > 0).then_some(facts.score_bps),
        proofs_passed: facts.proofs_passed,
        proof_age: (facts.proof_at > 0).then(|| since(facts.proof_at)),
        strikes: facts.strikes,
        bond: facts.bond,
        silent_seconds: since(record.last_seen().max(facts.tier_since)),
    }
}

/// Why a host got its tier. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// It was registered into it.
    None = 0,
    /// It waited, and registration was opened.
    Admitted = 1,
    /// It met every mark for promotion.
    MarksMet = 2,
    /// Premium, it bonds less than the policy asks for.
    BondMissing = 3,
    /// Premium, too many of its jobs failed.
    SuccessLow = 4,
    /// Premium, it was offline too long.
    UptimeLow = 5,
    /// Premium, its benchmark score fell too low.
    ScoreLow = 6,
    /// It failed too many proofs in a row.
    ProofsFailed = 7,
    /// So many of its jobs failed that it was removed.
    SuccessUnderFloor = 8,
    /// It was not heard of for too long.
    Silent = 9,
    /// The admin moved it.
    Admin = 10,
    /// It was on an imported list.
    Imported = 11,
    /// Premium, it began to unbond.
    Unbonded = 12,
    /// Premium, its bond was slashed.
    Slashed = 13,
}

impl TryFrom<u8> for Reason {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::None,
            1 => Self::Admitted,
            2 => Self::MarksMet,
            3 => Self::BondMissing,
            4 => Self::SuccessLow,
            5 => Self::UptimeLow,
            6 => Self::ScoreLow,
            7 => Self::ProofsFailed,
            8 => Self::SuccessUnderFloor,
            9 => Self::Silent,
            10 => Self::Admin,
            11 => Self::Imported,
            12 => Self::Unbonded,
            13 => Self::Slashed,
            _ => return Err(()),
        })
    }
}

impl Reason {
    /// The reason as users read it, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "registered",
            Self::Admitted => "admitted",
            Self::MarksMet => "marks met",
            Self::BondMissing => "bond missing",
            Self::SuccessLow => "success low",
            Self::UptimeLow => "uptime low",
            Self::ScoreLow => "score low",
            Self::ProofsFailed => "proofs failed",
            Self::SuccessUnderFloor => "success under the floor",
            Self::Silent => "silent",
            Self::Admin => "admin",
            Self::Imported => "imported",
            Self::Unbonded => "unbonded",
            Self::Slashed => "slashed",
        }
    }
}

/// Where a host of `tier` belongs, and why; `None` when it stays.
#[must_use]
pub fn assess(
    policy: &Policy,
    registration_open: bool,
    tier: Tier,
    measured: &Measured,
) -> Option<(Tier, Reason)> {
    match tier {
        Tier::Waitlisted => registration_open.then_some((Tier::Community, Reason::Admitted)),
        Tier::Community | Tier::Premium => {
            if let Some(reason) = removal(policy, measured) {
                Some((Tier::Removed, reason))
            } else if tier == Tier::Premium {
                demotion(policy, measured).map(|reason| (Tier::Community, reason))
            } else {
                marks(policy, measured)
                    .iter()
                    .all(|mark| mark.met)
                    .then_some((Tier::Premium, Reason::MarksMet))
            }
        }
        Tier::Suspended | Tier::Removed => None,
    }
}

/// Why a host of any tier must go.
fn removal(policy: &Policy, measured: &Measured) -> Option<Reason> {
    let silence = u64::from(policy.remove_silent_days).wrapping_mul(SECONDS_PER_DAY);
    if policy.remove_failed_proofs > 0 && measured.strikes >= policy.remove_failed_proofs {
        Some(Reason::ProofsFailed)
    } else if is_success_below(policy, policy.remove_success_bps, measured) {
        Some(Reason::SuccessUnderFloor)
    } else if silence > 0 && u64::from(measured.silent_seconds) >= silence {
        Some(Reason::Silent)
    } else {
        None
    }
}

/// Why a Premium host must go back to Community.
fn demotion(policy: &Policy, measured: &Measured) -> Option<Reason> {
    let is_below = |mark: u16, found: Option<u32>| found.is_some_and(|found| found < mark.into());
    if !policy.is_bond_met(measured.bond) {
        Some(Reason::BondMissing)
    } else if measured.days_in_tier < u32::from(policy.grace_days) {
        None
    } else if is_success_below(policy, policy.demote_success_bps, measured) {
        Some(Reason::SuccessLow)
    } else if is_below(
        policy.demote_uptime_bps,
        measured.uptime_bps.map(Into::into),
    ) {
        Some(Reason::UptimeLow)
    } else if is_below(policy.demote_score_bps, measured.score_bps) {
        Some(Reason::ScoreLow)
    } else {
        None
    }
}

/// Whether enough jobs show a success share below `mark`.
fn is_success_below(policy: &Policy, mark: u16, measured: &Measured) -> bool {
    let jobs = measured
        .window
        .completed
        .saturating_add(measured.window.failed);
    jobs >= u32::from(policy.min_jobs) && measured.success_bps.is_some_and(|share| share < mark)
}

/// What is asked for promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Weight bonded, xNOS.
    Bond,
    /// Whole days in Community.
    Days,
    /// Jobs completed, ever.
    Jobs,
    /// Share of the window's jobs that succeeded, basis points.
    Success,
    /// Share of the window online, basis points.
    Uptime,
    /// Proofs passed.
    Proofs,
    /// Seconds since the newest proof: at most this many.
    ProofAge,
    /// Benchmark score, basis points.
    Score,
}

impl MarkKind {
    /// The mark as users read it, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bond => "bond",
            Self::Days => "days",
            Self::Jobs => "jobs",
            Self::Success => "success",
            Self::Uptime => "uptime",
            Self::Proofs => "proofs",
            Self::ProofAge => "proof age",
            Self::Score => "score",
        }
    }
}

/// One mark, and where a host stands against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What is asked.
    pub kind: MarkKind,
    /// How much of it, in the unit of its kind; zero: nothing is asked.
    pub asked: u64,
    /// What was measured; `None` when there is nothing to measure yet.
    pub measured: Option<u64>,
    /// Whether that is enough.
    pub met: bool,
}

/// Where a host stands against each mark for promotion.
#[must_use]
pub fn marks(policy: &Policy, measured: &Measured) -> [Mark; 8] {
    [
        at_least(MarkKind::Bond, policy.bond, Some(measured.bond)),
        at_least(MarkKind::Days, policy.days, Some(measured.days_in_tier)),
        at_least(
            MarkKind::Jobs,
            policy.jobs_completed,
            Some(measured.jobs_completed),
        ),
        at_least(MarkKind::Success, policy.success_bps, measured.success_bps),
        at_least(MarkKind::Uptime, policy.uptime_bps, measured.uptime_bps),
        at_least(
            MarkKind::Proofs,
            policy.proofs,
            Some(measured.proofs_passed),
        ),
        Mark {
            kind: MarkKind::ProofAge,
            asked: policy.proof_age.into(),
            measured: measured.proof_age.map(Into::into),
            met: policy.proof_age == 0
                || measured
                    .proof_age
                    .is_some_and(|age| age <= policy.proof_age),
        },
        at_least(MarkKind::Score, policy.score_bps, measured.score_bps),
    ]
}

fn at_least(kind: MarkKind, asked: impl Into<u64>, measured: Option<impl Into<u64>>) -> Mark {
    let (asked, measured) = (asked.into(), measured.map(Into::into));
    Mark {
        kind,
        asked,
        measured,
        met: asked == 0 || measured.is_some_and(|measured| measured >= asked),
    }
}

/// What the assessor reports. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ReportKind {
    /// That the GPU is there and is what its class says.
    Proof = 0,
    /// How fast the machine is.
    Benchmark = 1,
    /// That the machine does not pretend: it does not count as a proof, but failing it
    /// is a strike.
    SpoofCheck = 2,
}

impl TryFrom<u8> for ReportKind {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Proof,
            1 => Self::Benchmark,
            2 => Self::SpoofCheck,
            _ => return Err(()),
        })
    }
}

/// The score of `figures` against the `baseline` of their class, basis points: that of
/// the weakest figure, rounded down, at most [`SCORE_CAP`].
///
/// A baseline of zero was not measured yet and counts for nothing; without any, the
/// score is that of the class itself.
#[must_use]
pub fn score(figures: [u64; FIGURES], baseline: [u64; FIGURES]) -> u32 {
    figures
        .into_iter()
        .zip(baseline)
        // The product is below 2^64 × 2^14. A baseline of zero divides nothing.
        .filter_map(|(figure, baseline)| {
            u128::from(figure)
                .wrapping_mul(u128::from(BPS))
                .checked_div(u128::from(baseline))
        })
        .min()
        .map_or(u32::from(BPS), |lowest| {
            u32::try_from(lowest).map_or(SCORE_CAP, |score| score.min(SCORE_CAP))
        })
}

/// Where a slash of a host stands. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SlashState {
    /// None is proposed.
    None = 0,
    /// Proposed; anyone may execute it when its delay is over.
    Proposed = 1,
    /// Contested by the host's owner; only the admin may execute it.
    Contested = 2,
}

impl TryFrom<u8> for SlashState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::None,
            1 => Self::Proposed,
            2 => Self::Contested,
            _ => return Err(()),
        })
    }
}

/// What of a host's bond can still be slashed in its period, xNOS: `slash_bps` of what
/// was bonded when the period began, less what was slashed in it.
///
/// `period_bond` and `period_slashed` are those of the period, `held` is what is bonded
/// or unbonding now. What was bonded later does not raise the ceiling, and what was
/// released since lowers it. Rounds down.
#[must_use]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "the divisor is a constant above zero"
)]
pub fn slashable(period_bond: u64, period_slashed: u64, held: u64, slash_bps: u16) -> u64 {
    let basis = period_bond.min(held.saturating_add(period_slashed));
    let (share, whole) = (u64::from(slash_bps.min(MAX_SLASH_BPS)), u64::from(BPS));
    // Split at the divisor, so that everything stays within 64 bits: the share is less
    // than the whole.
    let ceiling = basis.wrapping_div(whole).wrapping_mul(share).wrapping_add(
        basis
            .wrapping_rem(whole)
            .wrapping_mul(share)
            .wrapping_div(whole),
    );
    ceiling.saturating_sub(period_slashed).min(held)
}

/// `part` of `whole` in basis points, rounded down; `None` when there is no whole.
fn share(part: u32, whole: u32) -> Option<u16> {
    let share = u64::from(part.min(whole))
        .wrapping_mul(u64::from(BPS))
        .checked_div(u64::from(whole))?;
    u16::try_from(share).ok()
}

/// Seconds from `then` to `now`; none when that is not later.
fn seconds_since(then: i64, now: i64) -> u64 {
    u64::try_from(now.saturating_sub(then)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::host_record::Day;

    const NOW: i64 = 1_767_225_600 + 40 * DAY;

    const POLICY: Policy = Policy {
        bond: 100,
        proof_age: 1_000,
        jobs_completed: 5,
        days: 7,
        proofs: 2,
        success_bps: 9_500,
        uptime_bps: 9_000,
        score_bps: 9_000,
        demote_success_bps: 8_000,
        demote_uptime_bps: 7_000,
        demote_score_bps: 7_500,
        remove_failed_proofs: 3,
        remove_success_bps: 3_000,
        remove_silent_days: 14,
        grace_days: 3,
        min_jobs: 4,
        slash_bps: 2_000,
        report_hours: 6,
    };

    /// What meets every mark of [`POLICY`], exactly.
    fn enough() -> Measured {
        Measured {
            days_in_tier: 7,
            jobs_completed: 5,
            window: Window {
                seconds: 7 * 86_400,
                completed: 19,
                failed: 1,
                ..Window::default()
            },
            success_bps: Some(9_500),
            uptime_bps: Some(9_000),
            score_bps: Some(9_000),
            proofs_passed: 2,
            proof_age: Some(1_000),
            strikes: 2,
            bond: 100,
            silent_seconds: 14 * 86_400 - 1,
        }
    }

    fn facts(tier_since: i64) -> Facts {
        Facts {
            tier: Tier::Community,
            tier_since,
            registered_at: tier_since,
            bond: 7,
            strikes: 1,
            proofs_passed: 3,
            proof_at: NOW - 50,
            score_bps: 9_999,
            benchmarked_at: NOW - 60,
        }
    }

    #[test]
    fn a_host_is_measured_by_account_record_and_clock() {
        let mut record = HostRecordLayout::EMPTY;
        let day = u16::try_from(NOW / DAY - 1).unwrap();
        let place = usize::from(day).wrapping_rem(crate::host_record::DAYS);
        *record.days.get_mut(place).unwrap() = Day {
            day: day.to_le_bytes(),
            online: 43_200_u32.to_le_bytes(),
            completed: 3_u16.to_le_bytes(),
            failed: 1_u16.to_le_bytes(),
            ..Day::EMPTY
        };
        record.completed = 9_u32.to_le_bytes();
        record.last_seen = (NOW - DAY).to_le_bytes();
        let measured = measure(&facts(NOW - 2 * DAY), Some(&record), NOW);
        assert_eq!(
            measured,
            Measured {
                days_in_tier: 2,
                jobs_completed: 9,
                window: Window {
                    seconds: 2 * 86_400,
                    online: 43_200,
                    completed: 3,
                    failed: 1,
                    ..Window::default()
                },
                success_bps: Some(7_500),
                uptime_bps: Some(2_500),
                score_bps: Some(9_999),
                proofs_passed: 3,
                proof_age: Some(50),
                strikes: 1,
                bond: 7,
                silent_seconds: 86_400,
            }
        );
    }

    #[test]
    fn what_was_never_measured_is_none() {
        let unknown = Facts {
            proof_at: 0,
            benchmarked_at: 0,
            ..facts(NOW - DAY + 1)
        };
        let measured = measure(&unknown, None, NOW);
        assert_eq!(measured.success_bps, None);
        assert_eq!(measured.score_bps, None);
        assert_eq!(measured.proof_age, None);
        // A window shorter than a day says nothing of the uptime.
        assert_eq!(measured.uptime_bps, None);
        assert_eq!(measured.silent_seconds, 86_399);
        let measured = measure(&facts(NOW - DAY), None, NOW);
        assert_eq!(measured.uptime_bps, Some(0));
    }

    #[test]
    fn a_clock_that_goes_backwards_measures_nothing() {
        let measured = measure(&facts(NOW + DAY), None, NOW);
        assert_eq!(measured.days_in_tier, 0);
        assert_eq!(measured.silent_seconds, 0);
        assert_eq!(measured.window, Window::default());
    }

    #[test]
    fn what_meets_every_mark_is_promoted_and_stays() {
        assert_eq!(
            assess(&POLICY, true, Tier::Community, &enough()),
            Some((Tier::Premium, Reason::MarksMet))
        );
        assert_eq!(assess(&POLICY, true, Tier::Premium, &enough()), None);
    }

    #[test]
    fn one_mark_that_is_missed_is_named() {
        type Spoil = fn(&mut Measured);
        let spoils: [(MarkKind, Spoil); 8] = [
            (MarkKind::Bond, |it| it.bond = 99),
            (MarkKind::Days, |it| it.days_in_tier = 6),
            (MarkKind::Jobs, |it| it.jobs_completed = 4),
            (MarkKind::Success, |it| it.success_bps = Some(9_499)),
            (MarkKind::Uptime, |it| it.uptime_bps = None),
            (MarkKind::Proofs, |it| it.proofs_passed = 1),
            (MarkKind::ProofAge, |it| it.proof_age = Some(1_001)),
            (MarkKind::Score, |it| it.score_bps = None),
        ];
        for (kind, spoil) in spoils {
            let mut measured = enough();
            spoil(&mut measured);
            let missed: Vec<MarkKind> = marks(&POLICY, &measured)
                .iter()
                .filter(|mark| !mark.met)
                .map(|mark| mark.kind)
                .collect();
            assert_eq!(missed, [kind]);
            assert_eq!(assess(&POLICY, true, Tier::Community, &measured), None);
        }
    }

    #[test]
    fn a_mark_of_zero_is_met_by_nothing() {
        let nothing = Measured::default();
        assert!(
            marks(&Policy::default(), &nothing)
                .iter()
                .all(|mark| mark.met)
        );
        assert_eq!(
            assess(&Policy::default(), true, Tier::Premium, &nothing),
            None
        );
    }

    #[test]
    fn removal_comes_before_promotion_and_demotion() {
        let bad = Measured {
            strikes: 3,
            bond: 0,
            ..enough()
        };
        for tier in [Tier::Community, Tier::Premium] {
            assert_eq!(
                assess(&POLICY, true, tier, &bad),
                Some((Tier::Removed, Reason::ProofsFailed))
            );
        }
        for tier in [Tier::Suspended, Tier::Removed] {
            assert_eq!(assess(&POLICY, true, tier, &bad), None);
        }
        assert_eq!(
            assess(&POLICY, true, Tier::Waitlisted, &bad),
            Some((Tier::Community, Reason::Admitted))
        );
        assert_eq!(assess(&POLICY, false, Tier::Waitlisted, &bad), None);
    }

    #[test]
    fn a_policy_keeps_its_marks_apart() {
        assert!(POLICY.is_valid());
        assert!(Policy::default().is_valid());
        let lenient = Policy {
            demote_success_bps: 0,
            remove_success_bps: 0,
            demote_uptime_bps: 0,
            demote_score_bps: 0,
            ..POLICY
        };
        assert!(lenient.is_valid());
        for slash_bps in [MAX_SLASH_BPS, MAX_SLASH_BPS + 1] {
            let policy = Policy {
                slash_bps,
                ..POLICY
            };
            assert_eq!(policy.is_valid(), slash_bps == MAX_SLASH_BPS);
        }
    }

    #[test]
    fn a_score_is_that_of_the_weakest_figure() {
        assert_eq!(score([1, 2, 3, 4], [0; 4]), 10_000);
        assert_eq!(score([10, 0, 0, 0], [10, 0, 0, 0]), 10_000);
        assert_eq!(score([10, 9, 30, 0], [10, 10, 10, 0]), 9_000);
        assert_eq!(score([1, 9, 9, 9], [3, 1, 1, 1]), 3_333);
        assert_eq!(score([0; 4], [1; 4]), 0);
        assert_eq!(score([u64::MAX; 4], [1; 4]), SCORE_CAP);
        assert_eq!(score([u64::MAX; 4], [u64::MAX; 4]), 10_000);
    }

    #[test]
    fn bytes_are_what_they_were_written_as() {
        for byte in 0..=u8::MAX {
            assert!(Reason::try_from(byte).is_ok_and(|it| it as u8 == byte) == (byte < 14));
            assert!(ReportKind::try_from(byte).is_ok_and(|it| it as u8 == byte) == (byte < 3));
            assert!(SlashState::try_from(byte).is_ok_and(|it| it as u8 == byte) == (byte < 3));
        }
    }

    proptest! {
        /// Whatever is slashed in one period, in whatever order with bonding and
        /// releasing: at most the share of what was bonded when it began.
        #[test]
        fn a_periods_slashes_stay_below_the_ceiling(
            bond in 0..=u64::MAX,
            bps in 0..=u16::MAX,
            changes in prop::collection::vec((any::<u64>(), any::<bool>(), 0..=100_u64), 0..20),
        ) {
            let (mut held, mut slashed) = (bond, 0_u64);
            for (change, is_bonded, percent) in changes {
                held = if is_bonded { held.saturating_add(change) } else { held - change.min(held) };
                let most = slashable(bond, slashed, held, bps);
                prop_assert!(most <= held);
                let taken = most / 100 * percent;
                held -= taken;
                slashed += taken;
                let share = u128::from(bps.min(MAX_SLASH_BPS));
                let ceiling = u128::from(bond) * share / 10_000;
                prop_assert!(u128::from(slashed) <= ceiling);
            }
        }

        /// To the unit what 128 bits compute.
        #[test]
        fn the_ceiling_is_the_exact_quotient(bond in 0..=u64::MAX, bps in 0..=MAX_SLASH_BPS) {
            let exact = u128::from(bond) * u128::from(bps) / 10_000;
            prop_assert_eq!(u128::from(slashable(bond, 0, bond, bps)), exact);
        }

        /// Who was just promoted is not demoted by the same measurements, and who was
        /// just demoted is not promoted, under any policy that is valid.
        #[test]
        fn nobody_goes_up_and_down_by_the_same_measurements(
            marks in prop::array::uniform9(0..=20_000_u16),
            found in prop::array::uniform4(0..=20_000_u16),
            jobs in (0..50_u32, 0..50_u32),
        ) {
            let [success, uptime, score, demote_success, demote_uptime, demote_score, remove, min_jobs, bond] = marks;
            let (success, uptime) = (success.min(10_000), uptime.min(10_000));
            let below = |mark: u16, upper: u16| mark.checked_rem(upper).unwrap_or(0);
            let demote_success = below(demote_success, success);
            let policy = Policy {
                success_bps: success,
                uptime_bps: uptime,
                score_bps: score,
                demote_success_bps: demote_success,
                demote_uptime_bps: below(demote_uptime, uptime),
                demote_score_bps: below(demote_score, score),
                remove_success_bps: below(remove, demote_success),
                min_jobs: min_jobs % 20,
                bond: bond.into(),
                ..Policy::default()
            };
            prop_assert!(policy.is_valid());
            let [success, uptime, score, bond] = found;
            let measured = Measured {
                window: Window { completed: jobs.0, failed: jobs.1, ..Window::default() },
                success_bps: Some(success.min(10_000)),
                uptime_bps: Some(uptime.min(10_000)),
                score_bps: Some(score.into()),
                bond: bond.into(),
                ..Measured::default()
            };
            match assess(&policy, true, Tier::Community, &measured) {
                Some((Tier::Premium, _)) => {
                    prop_assert_eq!(assess(&policy, true, Tier::Premium, &measured), None);
                }
                other => prop_assert!(matches!(other, None | Some((Tier::Removed, _)))),
            }
            if let Some((Tier::Community, _)) = assess(&policy, true, Tier::Premium, &measured) {
                prop_assert_eq!(assess(&policy, true, Tier::Community, &measured), None);
            }
        }
    }
}
