//! Where a host stands, as it is printed: its tier and why, each mark beside what was measured, and what is missing.

use nosana_sdk::{
    common::{
        assessment::{MarkKind, Policy, Reason, SLASH_LAPSE, SlashState},
        money::BPS,
        stake::{MAX_DURATION, xnos},
        tier::Tier,
    },
    generated::{
        staking::accounts::Stake,
        tiers::accounts::{Config, Host, Slash},
    },
    instructions::unpadded,
    standing::{self, Limit, MarkView, Unit, WindowView},
};
use serde::Serialize;

use crate::{
    printer::{pairs, table},
    units,
};

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// What was read to tell where a host stands.
pub struct Seen<'a> {
    /// What follows from the policy.
    pub standing: standing::Standing,
    pub host: &'a Host,
    pub config: &'a Config,
    /// Of the host's owner.
    pub stake: Option<&'a Stake>,
    /// The host's account of slashes.
    pub slash: Option<&'a Slash>,
    /// What the admin wrote when it moved the host, where that could be found.
    pub words: Option<String>,
    /// Unix seconds.
    pub now: i64,
}

/// Where a host stands. Amounts are base units, times Unix seconds, shares basis points.
#[derive(Serialize)]
pub struct StandingView {
    #[serde(flatten)]
    standing: standing::Standing,
    owner: String,
    /// What the admin wrote, when it was the admin.
    reason_text: Option<String>,
    /// What has to happen for each mark that is not met, of a host that can be promoted.
    missing: Vec<Missing>,
    /// How near each limit is.
    margins: Vec<Margin>,
    proofs: Proofs,
    slash: Option<SlashView>,
    /// When another policy may take effect.
    next_policy_at: Option<i64>,
    /// Until when a Premium host keeps its tier whatever its success, uptime and score.
    grace_until: Option<i64>,
    #[serde(skip)]
    now: i64,
}

/// A mark that is not met.
#[derive(Serialize)]
struct Missing {
    mark: &'static str,
    /// In words.
    todo: String,
}

/// What would cost a host its tier.
#[derive(Serialize)]
struct Margin {
    /// The limit's reason.
    reason: &'static str,
    /// In words.
    margin: String,
}

/// Proofs, and when the next can come.
#[derive(Serialize)]
struct Proofs {
    passed: u32,
    failed: u32,
    /// Failed in a row.
    strikes: u16,
    /// When the newest passed.
    newest_at: Option<i64>,
    /// Until when that one is new enough for promotion.
    counts_until: Option<i64>,
    /// From when on the assessor may report another.
    next_from: Option<i64>,
}

/// A slash that is proposed.
#[derive(Serialize)]
pub struct SlashView {
    /// `proposed` or `contested`.
    pub state: &'static str,
    /// Weight, base units of xNOS.
    pub xnos: u64,
    /// What the admin wrote.
    pub reason: String,
    /// SHA-256.
    pub evidence: String,
    /// SHA-256; `None` before it is contested.
    pub defence: Option<String>,
    /// Unix seconds.
    pub proposed_at: i64,
    /// From when it can be executed.
    pub executable_at: i64,
    /// When it can no longer be executed.
    pub lapses_at: i64,
}

impl SlashView {
    /// `None` when nothing is proposed.
    pub fn new(slash: &Slash) -> Option<Self> {
        let state = match SlashState::try_from(slash.state) {
            Ok(SlashState::Proposed) => "proposed",
            Ok(SlashState::Contested) => "contested",
            Ok(SlashState::None) | Err(()) => return None,
        };
        Some(Self {
            state,
            xnos: slash.xnos,
            reason: unpadded(&slash.reason),
            evidence: hex::encode(slash.evidence),
            defence: (state == "contested").then(|| hex::encode(slash.defence)),
            proposed_at: slash.proposed_at,
            executable_at: slash.executable_at,
            lapses_at: slash.executable_at.saturating_add(SLASH_LAPSE),
        })
    }

    /// What it is and what can be done, for people.
    pub fn rows(&self, host: &str, now: i64) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            (
                "slash",
                format!("{} {}", units::xnos(self.xnos), self.state),
            ),
            ("its reason", self.reason.clone()),
            ("its evidence", format!("SHA-256 {}", self.evidence)),
        ];
        if let Some(defence) = &self.defence {
            rows.push(("its defence", format!("SHA-256 {defence}")));
        }
        let can_contest = self.state == "proposed" && now < self.executable_at;
        if can_contest {
            rows.push((
                "contest it",
                format!(
                    "until {}: `nosana host contest --defence FILE --host {host}`",
                    units::moment(self.executable_at, now)
                ),
            ));
        }
        let who = if self.state == "contested" {
            "by the admin alone"
        } else {
            "by anyone"
        };
        rows.push(if now < self.lapses_at {
            (
                "it is executed",
                format!(
                    "{who}, from {}; it lapses on {}",
                    units::moment(self.executable_at, now),
                    units::date(self.lapses_at)
                ),
            )
        } else {
            (
                "it is executed",
                format!(
                    "never: it lapsed on {}, and anyone can take it back with `nosana admin host withdraw-slash {host}`",
                    units::date(self.lapses_at)
                ),
            )
        });
        rows
    }
}

impl StandingView {
    /// Tells it from what was read.
    pub fn new(seen: Seen) -> Self {
        let Seen {
            host, config, now, ..
        } = seen;
        let policy = Policy::from(&config.policy);
        let at_or_none = |at: i64| (at > 0).then_some(at);
        let newest_at = at_or_none(host.proof_at);
        let pause = i64::from(policy.report_hours).saturating_mul(HOUR);
        let grace = i64::from(policy.grace_days).saturating_mul(DAY);
        let grace_until = host.tier_since.saturating_add(grace);
        let is_in_grace = seen.standing.tier == Tier::Premium && now < grace_until;
        let is_on_its_way = matches!(seen.standing.tier, Tier::Waitlisted | Tier::Community);
        let lacking = seen.standing.missing().filter(|_| is_on_its_way);
        let missing = lacking.map(|mark| Missing {
            mark: mark.kind.name(),
            todo: missing(mark, &seen),
        });
        let missing = missing.collect();
        let margins = seen.standing.limits.iter().filter(|limit| limit.limit > 0);
        let margins = margins
            .map(|limit| Margin {
                reason: limit.reason.name(),
                margin: margin(limit, &policy, &seen),
            })
            .collect();
        Self {
            owner: host.owner.to_string(),
            reason_text: seen.words,
            missing,
            margins,
            proofs: Proofs {
                passed: host.proofs_passed,
                failed: host.proofs_failed,
                strikes: host.strikes,
                newest_at,
                counts_until: newest_at
                    .filter(|_| policy.proof_age > 0)
                    .map(|at| at.saturating_add(policy.proof_age.into())),
                next_from: at_or_none(host.proof_tried_at).map(|at| at.saturating_add(pause)),
            },
            slash: seen.slash.and_then(SlashView::new),
            next_policy_at: at_or_none(config.proposed_effective_at),
            grace_until: is_in_grace.then_some(grace_until),
            standing: seen.standing,
            now,
        }
    }
}

/// Why a host has its tier, as a sentence.
pub fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::None => "it was registered",
        Reason::Admitted => "registration was opened",
        Reason::MarksMet => "it met every mark",
        Reason::BondMissing => "it bonded less than Premium asks for",
        Reason::SuccessLow => "too many of its jobs failed",
        Reason::UptimeLow => "it was offline too long",
        Reason::ScoreLow => "its benchmark was too slow",
        Reason::ProofsFailed => "it failed too many proofs in a row",
        Reason::SuccessUnderFloor => "so many of its jobs failed",
        Reason::Silent => "it was silent for too long",
        Reason::Admin => "the admin decided so",
        Reason::Imported => "it was on an imported list",
        Reason::Unbonded => "its owner began to take its bond back",
        Reason::Slashed => "its bond was slashed",
    }
}

/// For people.
pub fn standing_text(view: &StandingView) -> String {
    let StandingView { standing, now, .. } = view;
    let now = *now;
    let because = match (standing.tier, standing.reason) {
        (Tier::Waitlisted, Reason::None) => "it was registered while registration was closed",
        (_, reason) => because(reason),
    };
    let words = view.reason_text.as_ref();
    let why = words.map_or_else(|| because.to_owned(), |words| format!("{because}: {words}"));
    let since = units::moment(standing.since, now);
    let mut rows = vec![
        ("host", standing.host.to_string()),
        ("owner", view.owner.clone()),
        ("tier", format!("{} since {since}", standing.tier.name())),
        ("why", why),
        ("bond", units::xnos(standing.bond)),
    ];
    if let Some(until) = standing.unbonding_until {
        let unbonding = units::xnos(standing.unbonding);
        let until = units::moment(until, now);
        rows.push(("being taken back", format!("{unbonding}, free {until}")));
    }
    rows.push(("last 30 days", window_text(&standing.window)));
    rows.push(("proofs", proofs_text(&view.proofs, now)));
    if let Some(slash) = &view.slash {
        rows.extend(slash.rows(&standing.host.to_string(), now));
    }
    if let Some(at) = view.next_policy_at {
        let command = if at <= now { "apply" } else { "show" };
        let at = units::moment(at, now);
        rows.push((
            "next policy",
            format!("{at}: `nosana admin policy {command}`"),
        ));
    }
    rows.push(("next", next_text(view)));
    let mut text = pairs(&rows);
    if matches!(standing.tier, Tier::Waitlisted | Tier::Community) {
        text.push('\n');
        text.push_str(&promotion_text(view));
    }
    for (to, heading) in [
        (Tier::Community, "premium is lost by"),
        (Tier::Removed, "it is removed by"),
    ] {
        text.push_str(&limits_text(to, heading, view));
    }
    text
}

fn window_text(window: &WindowView) -> String {
    let jobs = format!(
        "{} completed, {} failed, {} given back before they started",
        many(window.completed.into(), "job"),
        window.failed,
        window.returned
    );
    if window.seconds == 0 {
        return format!("{jobs}; time counts from the first midnight (UTC) in the tier");
    }
    format!(
        "{jobs}; online {} of {}",
        units::seconds(window.online.into()),
        units::seconds(window.seconds.into())
    )
}

fn promotion_text(view: &StandingView) -> String {
    table(
        ["for premium", "asked", "measured", "met"],
        view.standing.marks.iter().map(|mark| {
            let missing = view.missing.iter();
            let missing = missing
                .into_iter()
                .find(|missing| missing.mark == mark.kind.name());
            let asked = match (mark.asked, mark.kind) {
                (0, _) => "-".to_owned(),
                (asked, MarkKind::ProofAge) => format!("at most {}", count(mark.unit, asked)),
                (asked, _) => count(mark.unit, asked),
            };
            [
                name(mark.kind).to_owned(),
                asked,
                mark.measured
                    .map_or_else(|| "-".to_owned(), |measured| count(mark.unit, measured)),
                missing.map_or_else(
                    || "yes".to_owned(),
                    |missing| format!("no: {}", missing.todo),
                ),
            ]
        }),
    )
}

fn limits_text(to: Tier, heading: &str, view: &StandingView) -> String {
    let limits = view.standing.limits.iter();
    let rows: Vec<[String; 4]> = limits
        .filter(|limit| limit.to == to && limit.limit > 0)
        .map(|limit| {
            let (what, bound) = limit_name(limit.reason);
            let margin = view
                .margins
                .iter()
                .find(|margin| margin.reason == limit.reason.name());
            [
                what.to_owned(),
                format!("{bound} {}", count(limit.unit, limit.limit)),
                limit
                    .measured
                    .map_or_else(|| "-".to_owned(), |measured| count(limit.unit, measured)),
                margin
                    .map(|margin| margin.margin.clone())
                    .unwrap_or_default(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "\n{}",
        table([heading, "when", "measured", "how near"], rows)
    )
}

/// What a limit looks at, and on which side of it something is lost.
fn limit_name(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::ProofsFailed => ("failed proofs in a row", "from"),
        Reason::Silent => ("silence", "from"),
        Reason::BondMissing => ("bond", "below"),
        Reason::UptimeLow => ("uptime", "below"),
        Reason::ScoreLow => ("score", "below"),
        _ => ("success", "below"),
    }
}

/// A number with its unit.
fn count(unit: Unit, number: u64) -> String {
    match unit {
        Unit::Xnos => units::xnos(number),
        Unit::Days => format!("{number} d"),
        Unit::Seconds => units::seconds(number),
        Unit::Count => number.to_string(),
        Unit::BasisPoints => percent_of(number),
    }
}

fn proofs_text(proofs: &Proofs, now: i64) -> String {
    let mut text = format!("{} passed, {} failed", proofs.passed, proofs.failed);
    if proofs.strikes > 0 {
        text = format!("{text} ({} in a row)", proofs.strikes);
    }
    if let Some(newest) = proofs.newest_at {
        text = format!(
            "{text}; the newest passed on {}",
            units::moment(newest, now)
        );
    }
    if let Some(until) = proofs.counts_until {
        text = format!("{text}, and counts until {}", units::date(until));
    }
    match proofs.next_from {
        Some(from) if from > now => {
            format!("{text}; the next can come {}", units::moment(from, now))
        }
        _ => format!("{text}; the next can come any time"),
    }
}

/// What happens next, and what makes it happen.
fn next_text(view: &StandingView) -> String {
    let StandingView { standing, now, .. } = view;
    if let Some(next) = &standing.next {
        return format!(
            "{} as soon as anyone assesses it ({}): `nosana host assess --host {}`",
            next.tier.name(),
            next.reason.name(),
            standing.host
        );
    }
    match (standing.tier, view.grace_until) {
        (Tier::Waitlisted, _) => {
            "it waits until registration opens, the admin admits it, or an import lists it"
                .to_owned()
        }
        (Tier::Suspended, _) => "it may not work until the admin reinstates it".to_owned(),
        (Tier::Removed, _) if standing.bond > 0 => format!(
            "it may not work any more, unless the admin reinstates it; `nosana host unbond --to 0 --host {}` takes its bond back",
            standing.host
        ),
        (Tier::Removed, _) => "it may not work any more, unless the admin reinstates it".to_owned(),
        (Tier::Premium, Some(until)) => format!(
            "it stays premium while it keeps its bond; success, uptime and score count from {}",
            units::moment(until, *now)
        ),
        (Tier::Premium, None) => "it stays premium while it keeps what is below".to_owned(),
        (Tier::Community, _) => {
            let verb = if view.missing.len() == 1 { "is" } else { "are" };
            format!(
                "premium, once all marks below are met: {} {verb} not",
                view.missing.len()
            )
        }
    }
}

fn name(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Bond => "bond",
        MarkKind::Days => "days in community",
        MarkKind::Jobs => "jobs completed",
        MarkKind::Success => "success",
        MarkKind::Uptime => "uptime",
        MarkKind::Proofs => "proofs passed",
        MarkKind::ProofAge => "age of the newest proof",
        MarkKind::Score => "score",
    }
}

/// What has to happen for a mark that is not met.
fn missing(mark: &MarkView, seen: &Seen) -> String {
    let lacking = mark.asked.saturating_sub(mark.measured.unwrap_or(0));
    match mark.kind {
        MarkKind::Bond => missing_bond(lacking, seen.stake),
        MarkKind::Days => {
            let days = i64::try_from(mark.asked).unwrap_or(i64::MAX);
            let at = seen
                .host
                .tier_since
                .saturating_add(days.saturating_mul(DAY));
            format!("{}: on {}", many(lacking, "more day"), units::date(at))
        }
        MarkKind::Jobs => many(lacking, "more job"),
        MarkKind::Success => missing_success(mark, seen),
        MarkKind::Uptime => missing_uptime(mark, seen),
        MarkKind::Proofs => format!("{} passed", many(lacking, "more proof")),
        MarkKind::ProofAge if mark.measured.is_none() => "a proof passed".to_owned(),
        MarkKind::ProofAge => "a newer proof passed".to_owned(),
        MarkKind::Score if mark.measured.is_none() => "a benchmark by the assessor".to_owned(),
        MarkKind::Score => format!("a benchmark that is {} better", percent_of(lacking)),
    }
}

/// How the owner comes to a bond of `lacking` more.
fn missing_bond(lacking: u64, stake: Option<&Stake>) -> String {
    let bond = format!("bond {} more", units::xnos(lacking));
    let Some(stake) = stake else {
        let amount = tokens_for(lacking, MAX_DURATION);
        return format!("{bond}: stake {} for a year", units::nos(amount));
    };
    if stake.unstaked_at != 0 {
        return format!("{bond}: the stake is being taken out, restake it first");
    }
    let free = stake.xnos.saturating_sub(stake.bonded_xnos);
    let Some(lacking) = lacking.checked_sub(free).filter(|lacking| *lacking > 0) else {
        return format!("{bond}: {} of the stake are free", units::xnos(free));
    };
    let more = format!(
        "{bond}: add {} to the stake",
        units::nos(tokens_for(lacking, stake.duration))
    );
    let for_a_year = xnos(stake.amount, MAX_DURATION).unwrap_or(0);
    // What is bonded keeps a stake from being made longer.
    if stake.bonded_xnos == 0 && for_a_year.saturating_sub(stake.xnos) >= lacking {
        format!("{more}, or extend it to as much as a year")
    } else {
        more
    }
}

/// The least tokens that weigh `weight` more when they are staked for `duration`, base units.
pub fn tokens_for(weight: u64, duration: u32) -> u64 {
    // A base unit weighs at least 1, so it is at most `weight` of them.
    let (mut low, mut high) = (0, weight);
    while low < high {
        let middle = low + (high - low) / 2;
        if xnos(middle, duration).is_none_or(|found| found >= weight) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    // The weight of a sum may be one unit more or less than the sum of weights: they are rounded down.
    if duration == MAX_DURATION {
        low
    } else {
        low.saturating_add(1)
    }
}

fn missing_success(mark: &MarkView, seen: &Seen) -> String {
    let (completed, failed) = jobs(seen);
    if completed + failed == 0 {
        return "a job that is completed".to_owned();
    }
    match successes_to(mark.asked, completed, failed) {
        Some(more) => format!("{} completed and none failed", many(more, "more job")),
        None => format!(
            "no failed job in the last 30 days, and there {}",
            if failed == 1 {
                "is 1".to_owned()
            } else {
                format!("are {failed}")
            }
        ),
    }
}

/// Jobs of the window that were completed, and that failed.
fn jobs(seen: &Seen) -> (u64, u64) {
    let window = &seen.standing.window;
    (window.completed.into(), window.failed.into())
}

/// How many more completed jobs bring the share to `asked` basis points; `None` when none can.
fn successes_to(asked: u64, completed: u64, failed: u64) -> Option<u64> {
    let whole = u64::from(BPS);
    let left = whole.checked_sub(asked).filter(|left| *left > 0)?;
    // (completed + n) × 10 000 ≥ asked × (completed + failed + n)
    let lacking = (asked * (completed + failed)).saturating_sub(whole * completed);
    Some(lacking.div_ceil(left))
}

/// How many failed jobs bring the share below `limit` basis points.
fn failures_to(limit: u64, completed: u64, failed: u64) -> u64 {
    // completed × 10 000 < limit × (completed + failed + n)
    let jobs = (u64::from(BPS) * completed).checked_div(limit);
    jobs.map_or(u64::MAX, |jobs| {
        (jobs + 1).saturating_sub(completed + failed)
    })
}

fn missing_uptime(mark: &MarkView, seen: &Seen) -> String {
    let window = &seen.standing.window;
    let (online, seconds) = (u64::from(window.online), u64::from(window.seconds));
    if mark.measured.is_none() {
        let first = seen.host.tier_since.max(0) / DAY * DAY;
        let first = if first == seen.host.tier_since {
            first
        } else {
            first + DAY
        };
        return format!(
            "counted from {} on, and known a day later",
            units::date(first)
        );
    }
    let whole = u64::from(BPS);
    let lacking = (mark.asked * seconds).saturating_sub(whole * online);
    // While the window grows, each second online adds to both; later an old second leaves for each.
    let left = if is_full(seconds) {
        whole
    } else {
        whole.saturating_sub(mark.asked)
    };
    match lacking.checked_div(left) {
        Some(more) if is_full(seconds) => {
            format!("{} more online within 30 days", units::seconds(more + 1))
        }
        Some(more) => format!("{} more online without a break", units::seconds(more + 1)),
        None => "no second offline in the last 30 days".to_owned(),
    }
}

/// Whether the window has its 30 days, as nearly as it ever has.
fn is_full(seconds: u64) -> bool {
    seconds >= 29 * 86_400
}

/// Of a share or score that is too low in the days of grace.
const COUNTS_LATER: &str = "below, which counts once the days of grace are over";

/// How near a limit is.
fn margin(limit: &Limit, policy: &Policy, seen: &Seen) -> String {
    let Limit {
        reason,
        limit: floor,
        measured,
        crossed,
        ..
    } = *limit;
    if crossed {
        return "reached: at the next assessment".to_owned();
    }
    let can_wait = matches!(reason, Reason::UptimeLow | Reason::ScoreLow);
    if can_wait && measured.is_some_and(|measured| measured < floor) {
        return COUNTS_LATER.to_owned();
    }
    let above = measured.unwrap_or(0).saturating_sub(floor);
    match reason {
        Reason::ProofsFailed => {
            let left = floor.saturating_sub(measured.unwrap_or(0));
            format!("{} away", many(left, "failed proof"))
        }
        Reason::Silent => {
            let left = floor.saturating_sub(measured.unwrap_or(0));
            let at = seen
                .now
                .saturating_add(i64::try_from(left).unwrap_or(i64::MAX));
            format!("when not heard of until {}", units::moment(at, seen.now))
        }
        Reason::BondMissing if above == 0 => "just enough".to_owned(),
        Reason::BondMissing => format!("{} above", units::xnos(above)),
        Reason::ScoreLow if measured.is_none() => "not measured yet".to_owned(),
        Reason::ScoreLow => format!("{} above", percent_of(above)),
        Reason::UptimeLow => uptime_margin(floor, measured, seen),
        _ => success_margin(floor, policy, seen),
    }
}

fn success_margin(floor: u64, policy: &Policy, seen: &Seen) -> String {
    let (completed, failed) = jobs(seen);
    let (ended, counts_from) = (completed + failed, u64::from(policy.min_jobs.max(1)));
    if ended < counts_from {
        return format!("counts from {} on, {ended} ended", many(counts_from, "job"));
    }
    match failures_to(floor, completed, failed) {
        0 => COUNTS_LATER.to_owned(),
        failures => format!("{} away", many(failures, "failed job")),
    }
}

fn uptime_margin(floor: u64, measured: Option<u64>, seen: &Seen) -> String {
    if measured.is_none() {
        return "not measured before a whole day".to_owned();
    }
    let window = &seen.standing.window;
    let (online, seconds) = (u64::from(window.online), u64::from(window.seconds));
    let whole = u64::from(BPS);
    let above = (whole * online).saturating_sub(floor * seconds);
    // While the window grows, a second offline adds to it alone; later it may take the place of one online.
    let rate = if is_full(seconds) { whole } else { floor };
    let left = above.checked_div(rate).unwrap_or(0);
    format!("{} offline away", units::seconds(left))
}

fn percent_of(bps: u64) -> String {
    units::percent(u16::try_from(bps).unwrap_or(u16::MAX))
}

/// `1 more job`, `12 more jobs`.
fn many(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use nosana_sdk::{
        common::{
            assessment::SLASH_DELAY,
            host_record::{self, Day, HostRecordLayout},
        },
        generated::{
            staking::accounts::STAKE_DISCRIMINATOR,
            tiers::accounts::{CONFIG_DISCRIMINATOR, HOST_DISCRIMINATOR, SLASH_DISCRIMINATOR},
        },
        instructions::padded,
    };
    use solana_address::Address;

    use super::*;
    use crate::policy::tests::policy;

    const NOW: i64 = 1_795_300_000;
    const HOST: Address = Address::new_from_array([3; 32]);

    fn config() -> Config {
        let mut data = vec![0; Config::LEN];
        data[..8].copy_from_slice(&CONFIG_DISCRIMINATOR);
        Config {
            policy: policy().into(),
            ..Config::from_bytes(&data).unwrap()
        }
    }

    fn host(tier: Tier, reason: Reason, days: i64) -> Host {
        let mut data = vec![0; Host::LEN];
        data[..8].copy_from_slice(&HOST_DISCRIMINATOR);
        Host {
            tier: tier as u8,
            reason: reason as u8,
            owner: Address::new_from_array([1; 32]),
            tier_since: NOW - days * DAY,
            ..Host::from_bytes(&data).unwrap()
        }
    }

    fn stake(amount: u64, duration: u32, bonded_xnos: u64) -> Stake {
        let mut data = vec![0; Stake::LEN];
        data[..8].copy_from_slice(&STAKE_DISCRIMINATOR);
        Stake {
            amount,
            duration,
            xnos: xnos(amount, duration).unwrap(),
            bonded_xnos,
            ..Stake::from_bytes(&data).unwrap()
        }
    }

    /// A record of a host that each day of the last 30 was online for so many seconds, with so many jobs in all.
    fn record(online: u32, completed: u16, failed: u16) -> Vec<u8> {
        let mut data = vec![0; 8 + size_of::<HostRecordLayout>()];
        data[..8].copy_from_slice(&host_record::DISCRIMINATOR);
        let mut set = |offset: usize, bytes: &[u8]| {
            data[8 + offset..][..bytes.len()].copy_from_slice(bytes);
        };
        set(offset_of!(HostRecordLayout, host), HOST.as_ref());
        set(
            offset_of!(HostRecordLayout, last_seen),
            &(NOW - HOUR).to_le_bytes(),
        );
        set(
            offset_of!(HostRecordLayout, completed),
            &u32::from(completed).to_le_bytes(),
        );
        let today = u16::try_from(NOW / DAY).unwrap();
        for day in today - 30..=today {
            let place = offset_of!(HostRecordLayout, days)
                + usize::from(day) % host_record::DAYS * size_of::<Day>();
            set(place + offset_of!(Day, day), &day.to_le_bytes());
            let elapsed = u32::try_from(NOW % DAY).unwrap();
            let online = if day == today {
                online.min(elapsed)
            } else {
                online
            };
            set(place + offset_of!(Day, online), &online.to_le_bytes());
            if day == today {
                set(place + offset_of!(Day, completed), &completed.to_le_bytes());
                set(place + offset_of!(Day, failed), &failed.to_le_bytes());
            }
        }
        data
    }

    fn seen<'a>(host: &'a Host, config: &'a Config, record: &[u8]) -> Seen<'a> {
        let record = host_record::read(record, HOST.as_array());
        Seen {
            standing: standing::Standing::new(HOST, host, record, config, NOW),
            host,
            config,
            stake: None,
            slash: None,
            words: None,
            now: NOW,
        }
    }

    #[test]
    fn a_host_that_was_just_registered() {
        let (host, config) = (host(Tier::Community, Reason::None, 0), config());
        let view = StandingView::new(seen(&host, &config, &[]));
        insta::assert_snapshot!(standing_text(&view), @"
        host          CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8
        owner         4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        tier          community since 2026-11-21 22:26 UTC, now
        why           it was registered
        bond          0.000000 xNOS
        last 30 days  0 jobs completed, 0 failed, 0 given back before they started; time counts from the first midnight (UTC) in the tier
        proofs        0 passed, 0 failed; the next can come any time
        next          premium, once all marks below are met: 8 are not

        for premium              asked            measured       met
        bond                     200.000000 xNOS  0.000000 xNOS  no: bond 200.000000 xNOS more: stake 50.000000 NOS for a year
        days in community        7 d              0 d            no: 7 more days: on 2026-11-28 22:26 UTC
        jobs completed           20               0              no: 20 more jobs
        success                  95 %             -              no: a job that is completed
        uptime                   90 %             -              no: counted from 2026-11-22 00:00 UTC on, and known a day later
        proofs passed            3                0              no: 3 more proofs passed
        age of the newest proof  at most 7 d      -              no: a proof passed
        score                    90 %             -              no: a benchmark by the assessor

        it is removed by        when        measured  how near
        failed proofs in a row  from 3      0         3 failed proofs away
        success                 below 50 %  -         counts from 10 jobs on, 0 ended
        silence                 from 14 d   0 s       when not heard of until 2026-12-05 22:26 UTC, in 14 d
        ");
        insta::assert_snapshot!(serde_json::to_string(&view).unwrap(), @r#"{"host":"CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8","tier":"community","since":1795300000,"reason":"registered","next":null,"marks":[{"mark":"bond","unit":"xnos","asked":200000000,"measured":0,"met":false},{"mark":"days","unit":"days","asked":7,"measured":0,"met":false},{"mark":"jobs","unit":"count","asked":20,"measured":0,"met":false},{"mark":"success","unit":"basis-points","asked":9500,"measured":null,"met":false},{"mark":"uptime","unit":"basis-points","asked":9000,"measured":null,"met":false},{"mark":"proofs","unit":"count","asked":3,"measured":0,"met":false},{"mark":"proof age","unit":"seconds","asked":604800,"measured":null,"met":false},{"mark":"score","unit":"basis-points","asked":9000,"measured":null,"met":false}],"limits":[{"reason":"proofs failed","to":"removed","unit":"count","limit":3,"measured":0,"counts":true,"crossed":false},{"reason":"success under the floor","to":"removed","unit":"basis-points","limit":5000,"measured":null,"counts":false,"crossed":false},{"reason":"silent","to":"removed","unit":"seconds","limit":1209600,"measured":0,"counts":true,"crossed":false}],"window":{"seconds":0,"online":0,"served":0,"completed":0,"failed":0,"returned":0},"jobs_completed":0,"silent_seconds":0,"bond":0,"unbonding":0,"unbonding_until":null,"slashing":0,"owner":"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi","reason_text":null,"missing":[{"mark":"bond","todo":"bond 200.000000 xNOS more: stake 50.000000 NOS for a year"},{"mark":"days","todo":"7 more days: on 2026-11-28 22:26 UTC"},{"mark":"jobs","todo":"20 more jobs"},{"mark":"success","todo":"a job that is completed"},{"mark":"uptime","todo":"counted from 2026-11-22 00:00 UTC on, and known a day later"},{"mark":"proofs","todo":"3 more proofs passed"},{"mark":"proof age","todo":"a proof passed"},{"mark":"score","todo":"a benchmark by the assessor"}],"margins":[{"reason":"proofs failed","margin":"3 failed proofs away"},{"reason":"success under the floor","margin":"counts from 10 jobs on, 0 ended"},{"reason":"silent","margin":"when not heard of until 2026-12-05 22:26 UTC, in 14 d"}],"proofs":{"passed":0,"failed":0,"strikes":0,"newest_at":null,"counts_until":null,"next_from":null},"slash":null,"next_policy_at":null,"grace_until":null}"#);
    }

    #[test]
    fn a_community_host_on_its_way() {
        let host = Host {
            proofs_passed: 2,
            proofs_failed: 1,
            strikes: 1,
            proof_at: NOW - 9 * DAY,
            proof_tried_at: NOW - HOUR,
            benchmarked_at: NOW - DAY,
            score_bps: 8_950,
            bond: 50_000_000,
            ..host(Tier::Community, Reason::None, 5)
        };
        let (config, stake) = (config(), stake(30_000_000, MAX_DURATION, 50_000_000));
        let view = StandingView::new(Seen {
            stake: Some(&stake),
            ..seen(&host, &config, &record(64_800, 18, 2))
        });
        insta::assert_snapshot!(standing_text(&view), @"
        host          CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8
        owner         4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        tier          community since 2026-11-16 22:26 UTC, 5 d ago
        why           it was registered
        bond          50.000000 xNOS
        last 30 days  18 jobs completed, 2 failed, 0 given back before they started; online 3 d 18 h of 4 d 22 h
        proofs        2 passed, 1 failed (1 in a row); the newest passed on 2026-11-12 22:26 UTC, 9 d ago, and counts until 2026-11-19 22:26 UTC; the next can come 2026-11-22 09:26 UTC, in 11 h
        next          premium, once all marks below are met: 8 are not

        for premium              asked            measured        met
        bond                     200.000000 xNOS  50.000000 xNOS  no: bond 150.000000 xNOS more: add 20.000000 NOS to the stake
        days in community        7 d              5 d             no: 2 more days: on 2026-11-23 22:26 UTC
        jobs completed           20               18              no: 2 more jobs
        success                  95 %             90 %            no: 20 more jobs completed and none failed
        uptime                   90 %             75.98 %         no: 6 d 22 h more online without a break
        proofs passed            3                2               no: 1 more proof passed
        age of the newest proof  at most 7 d      9 d             no: a newer proof passed
        score                    90 %             89.5 %          no: a benchmark that is 0.5 % better

        it is removed by        when        measured  how near
        failed proofs in a row  from 3      1         2 failed proofs away
        success                 below 50 %  90 %      17 failed jobs away
        silence                 from 14 d   1 h       when not heard of until 2026-12-05 21:26 UTC, in 13 d 23 h
        ");
    }

    #[test]
    fn a_host_that_only_has_to_be_assessed() {
        let host = Host {
            proofs_passed: 3,
            proof_at: NOW - DAY,
            benchmarked_at: NOW - DAY,
            score_bps: 9_500,
            bond: 200_000_000,
            ..host(Tier::Community, Reason::Admitted, 40)
        };
        let config = config();
        let view = StandingView::new(seen(&host, &config, &record(86_400, 40, 1)));
        insta::assert_snapshot!(standing_text(&view), @"
        host          CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8
        owner         4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        tier          community since 2026-10-12 22:26 UTC, 40 d ago
        why           registration was opened
        bond          200.000000 xNOS
        last 30 days  40 jobs completed, 1 failed, 0 given back before they started; online 29 d 22 h of 29 d 22 h
        proofs        3 passed, 0 failed; the newest passed on 2026-11-20 22:26 UTC, 1 d ago, and counts until 2026-11-27 22:26 UTC; the next can come any time
        next          premium as soon as anyone assesses it (marks met): `nosana host assess --host CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8`

        for premium              asked            measured         met
        bond                     200.000000 xNOS  200.000000 xNOS  yes
        days in community        7 d              40 d             yes
        jobs completed           20               40               yes
        success                  95 %             97.56 %          yes
        uptime                   90 %             100 %            yes
        proofs passed            3                3                yes
        age of the newest proof  at most 7 d      1 d              yes
        score                    90 %             95 %             yes

        it is removed by        when        measured  how near
        failed proofs in a row  from 3      0         3 failed proofs away
        success                 below 50 %  97.56 %   40 failed jobs away
        silence                 from 14 d   1 h       when not heard of until 2026-12-05 21:26 UTC, in 13 d 23 h
        ");
    }

    #[test]
    fn a_premium_host_with_a_slash_and_another_policy_ahead() {
        let mut data = vec![0; Slash::LEN];
        data[..8].copy_from_slice(&SLASH_DISCRIMINATOR);
        let slash = Slash {
            state: SlashState::Proposed as u8,
            xnos: 50_000_000,
            reason: padded("the benchmark was spoofed").unwrap(),
            proposed_at: NOW - DAY,
            executable_at: NOW - DAY + SLASH_DELAY,
            ..Slash::from_bytes(&data).unwrap()
        };
        let host = Host {
            bond: 210_000_000,
            unbonding: 40_000_000,
            unbonding_until: NOW + 3 * DAY,
            slashing: 50_000_000,
            benchmarked_at: NOW - DAY,
            score_bps: 7_000,
            ..host(Tier::Premium, Reason::MarksMet, 2)
        };
        let config = Config {
            proposed_effective_at: NOW + DAY,
            ..config()
        };
        let view = StandingView::new(Seen {
            slash: Some(&slash),
            ..seen(&host, &config, &record(80_000, 30, 1))
        });
        insta::assert_snapshot!(standing_text(&view), @"
        host              CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8
        owner             4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        tier              premium since 2026-11-19 22:26 UTC, 2 d ago
        why               it met every mark
        bond              210.000000 xNOS
        being taken back  40.000000 xNOS, free 2026-11-24 22:26 UTC, in 3 d
        last 30 days      30 jobs completed, 1 failed, 0 given back before they started; online 1 d 20 h of 1 d 22 h
        proofs            0 passed, 0 failed; the next can come any time
        slash             50.000000 xNOS proposed
        its reason        the benchmark was spoofed
        its evidence      SHA-256 0000000000000000000000000000000000000000000000000000000000000000
        contest it        until 2026-11-27 22:26 UTC, in 6 d: `nosana host contest --defence FILE --host CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8`
        it is executed    by anyone, from 2026-11-27 22:26 UTC, in 6 d; it lapses on 2026-12-11 22:26 UTC
        next policy       2026-11-22 22:26 UTC, in 1 d: `nosana admin policy show`
        next              it stays premium while it keeps its bond; success, uptime and score count from 2026-11-22 22:26 UTC, in 1 d

        premium is lost by  when                   measured         how near
        bond                below 200.000000 xNOS  210.000000 xNOS  10.000000 xNOS above
        success             below 90 %             96.77 %          3 failed jobs away
        uptime              below 80 %             95.69 %          9 h 6 m offline away
        score               below 80 %             70 %             below, which counts once the days of grace are over

        it is removed by        when        measured  how near
        failed proofs in a row  from 3      0         3 failed proofs away
        success                 below 50 %  96.77 %   30 failed jobs away
        silence                 from 14 d   1 h       when not heard of until 2026-12-05 21:26 UTC, in 13 d 23 h
        ");
        insta::assert_snapshot!(serde_json::to_string(&view).unwrap(), @r#"{"host":"CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8","tier":"premium","since":1795127200,"reason":"marks met","next":null,"marks":[{"mark":"bond","unit":"xnos","asked":200000000,"measured":210000000,"met":true},{"mark":"days","unit":"days","asked":7,"measured":2,"met":false},{"mark":"jobs","unit":"count","asked":20,"measured":30,"met":true},{"mark":"success","unit":"basis-points","asked":9500,"measured":9677,"met":true},{"mark":"uptime","unit":"basis-points","asked":9000,"measured":9569,"met":true},{"mark":"proofs","unit":"count","asked":3,"measured":0,"met":false},{"mark":"proof age","unit":"seconds","asked":604800,"measured":null,"met":false},{"mark":"score","unit":"basis-points","asked":9000,"measured":7000,"met":false}],"limits":[{"reason":"proofs failed","to":"removed","unit":"count","limit":3,"measured":0,"counts":true,"crossed":false},{"reason":"success under the floor","to":"removed","unit":"basis-points","limit":5000,"measured":9677,"counts":true,"crossed":false},{"reason":"silent","to":"removed","unit":"seconds","limit":1209600,"measured":3600,"counts":true,"crossed":false},{"reason":"bond missing","to":"community","unit":"xnos","limit":200000000,"measured":210000000,"counts":true,"crossed":false},{"reason":"success low","to":"community","unit":"basis-points","limit":9000,"measured":9677,"counts":false,"crossed":false},{"reason":"uptime low","to":"community","unit":"basis-points","limit":8000,"measured":9569,"counts":false,"crossed":false},{"reason":"score low","to":"community","unit":"basis-points","limit":8000,"measured":7000,"counts":false,"crossed":false}],"window":{"seconds":167200,"online":160000,"served":0,"completed":30,"failed":1,"returned":0},"jobs_completed":30,"silent_seconds":3600,"bond":210000000,"unbonding":40000000,"unbonding_until":1795559200,"slashing":50000000,"owner":"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi","reason_text":null,"missing":[],"margins":[{"reason":"proofs failed","margin":"3 failed proofs away"},{"reason":"success under the floor","margin":"30 failed jobs away"},{"reason":"silent","margin":"when not heard of until 2026-12-05 21:26 UTC, in 13 d 23 h"},{"reason":"bond missing","margin":"10.000000 xNOS above"},{"reason":"success low","margin":"3 failed jobs away"},{"reason":"uptime low","margin":"9 h 6 m offline away"},{"reason":"score low","margin":"below, which counts once the days of grace are over"}],"proofs":{"passed":0,"failed":0,"strikes":0,"newest_at":null,"counts_until":null,"next_from":null},"slash":{"state":"proposed","xnos":50000000,"reason":"the benchmark was spoofed","evidence":"0000000000000000000000000000000000000000000000000000000000000000","defence":null,"proposed_at":1795213600,"executable_at":1795818400,"lapses_at":1797028000},"next_policy_at":1795386400,"grace_until":1795386400}"#);
    }

    #[test]
    fn a_slash_that_is_contested_or_lapsed() {
        let mut data = vec![0; Slash::LEN];
        data[..8].copy_from_slice(&SLASH_DISCRIMINATOR);
        let slash = Slash {
            state: SlashState::Contested as u8,
            xnos: 50_000_000,
            reason: padded("the benchmark was spoofed").unwrap(),
            executable_at: NOW,
            ..Slash::from_bytes(&data).unwrap()
        };
        let contested = SlashView::new(&slash).unwrap();
        insta::assert_snapshot!(pairs(&contested.rows("HOST", NOW)), @"
        slash           50.000000 xNOS contested
        its reason      the benchmark was spoofed
        its evidence    SHA-256 0000000000000000000000000000000000000000000000000000000000000000
        its defence     SHA-256 0000000000000000000000000000000000000000000000000000000000000000
        it is executed  by the admin alone, from 2026-11-21 22:26 UTC, now; it lapses on 2026-12-05 22:26 UTC
        ");
        insta::assert_snapshot!(pairs(&contested.rows("HOST", NOW + SLASH_LAPSE)), @"
        slash           50.000000 xNOS contested
        its reason      the benchmark was spoofed
        its evidence    SHA-256 0000000000000000000000000000000000000000000000000000000000000000
        its defence     SHA-256 0000000000000000000000000000000000000000000000000000000000000000
        it is executed  never: it lapsed on 2026-12-05 22:26 UTC, and anyone can take it back with `nosana admin host withdraw-slash HOST`
        ");
    }

    #[test]
    fn a_waitlisted_host_is_told_what_it_waits_for() {
        let host = host(Tier::Waitlisted, Reason::None, 1);
        let config = config();
        let view = StandingView::new(seen(&host, &config, &[]));
        assert!(standing_text(&view).contains("registered while registration was closed"));
        let open = Config {
            registration_open: 1,
            ..config
        };
        let view = StandingView::new(seen(&host, &open, &[]));
        let text = standing_text(&view);
        assert!(
            text.contains("community as soon as anyone assesses it"),
            "{text}"
        );
    }

    #[test]
    fn a_suspended_host_is_told_what_the_admin_wrote() {
        let (host, config) = (host(Tier::Suspended, Reason::Admin, 1), config());
        let view = StandingView::new(Seen {
            words: Some("under review".to_owned()),
            ..seen(&host, &config, &[])
        });
        insta::assert_snapshot!(standing_text(&view), @"
        host          CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8
        owner         4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        tier          suspended since 2026-11-20 22:26 UTC, 1 d ago
        why           the admin decided so: under review
        bond          0.000000 xNOS
        last 30 days  0 jobs completed, 0 failed, 0 given back before they started; online 0 s of 22 h 26 m
        proofs        0 passed, 0 failed; the next can come any time
        next          it may not work until the admin reinstates it
        ");
    }

    #[test]
    fn how_a_bond_is_come_to() {
        let texts = [
            missing_bond(200_000_000, None),
            missing_bond(200_000_000, Some(&stake(60_000_000, MAX_DURATION, 0))),
            missing_bond(
                200_000_000,
                Some(&stake(60_000_000, MAX_DURATION, 60_000_000)),
            ),
            missing_bond(200_000_000, Some(&stake(60_000_000, MAX_DURATION / 2, 0))),
            missing_bond(
                200_000_000,
                Some(&Stake {
                    unstaked_at: 5,
                    ..stake(60_000_000, MAX_DURATION, 0)
                }),
            ),
        ];
        insta::assert_snapshot!(texts.join("\n"), @"
        bond 200.000000 xNOS more: stake 50.000000 NOS for a year
        bond 200.000000 xNOS more: 240.000000 xNOS of the stake are free
        bond 200.000000 xNOS more: add 5.000000 NOS to the stake
        bond 200.000000 xNOS more: add 20.000001 NOS to the stake, or extend it to as much as a year
        bond 200.000000 xNOS more: the stake is being taken out, restake it first
        ");
    }

    #[test]
    fn the_tokens_for_a_weight_are_just_enough() {
        for duration in [1_209_600, 5_000_000, 15_768_000, MAX_DURATION] {
            for weight in [1, 4, 1_000_001, 200_000_000] {
                let amount = tokens_for(weight, duration);
                for staked in [0, 1, 7, 12_345_678] {
                    let more =
                        xnos(staked + amount, duration).unwrap() - xnos(staked, duration).unwrap();
                    assert!(more >= weight, "{staked} + {amount} for {duration}: {more}");
                }
                let less = amount.saturating_sub(2);
                assert!(xnos(less, duration).unwrap() < weight);
            }
        }
    }

    /// What is told to be enough is, and one less is not.
    #[test]
    fn shares_are_reached_by_as_many_jobs_as_are_told() {
        let share = |completed: u64, failed: u64| completed * 10_000 / (completed + failed);
        for (completed, failed) in [(0, 1), (18, 2), (3, 7), (100, 1)] {
            for asked in [5_000, 9_500, 9_999] {
                let more = successes_to(asked, completed, failed).unwrap();
                assert!(share(completed + more, failed) >= asked);
                if more > 0 {
                    assert!(share(completed + more - 1, failed) < asked);
                }
                let failures = failures_to(asked, completed, failed);
                assert!(share(completed, failed + failures) < asked);
                if failures > 0 {
                    assert!(share(completed, failed + failures - 1) >= asked);
                }
            }
        }
        assert_eq!(successes_to(10_000, 5, 1), None);
    }
}
