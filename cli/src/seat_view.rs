//! A host's place in a phase of the test grid, as it is printed.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{self as rules, KINDS, PointKind, SeatDays, SeatState, Stage, note_days, note_test},
        host_record::HostRecordLayout,
        tier::Tier,
    },
    generated::{
        grid::accounts::{Phase, Seat},
        tiers::accounts::{Host, Report},
    },
    grid::{self, Standing},
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    commands::phase::many,
    leaderboard_picture::spaced,
    phase_view::{next, stage_text},
    printer::{pairs, table},
    units,
};

/// What was read of a host and its seat.
pub struct Seen<'a> {
    pub phase: &'a Phase,
    pub host_address: Address,
    pub host: &'a Host,
    /// `None` when it is not registered.
    pub seat: Option<&'a Seat>,
    /// How manieth it is in the phase, when it has a seat.
    pub rank: Option<u32>,
    /// How many wait before it, when it waits.
    pub ahead: u32,
    pub record: Option<&'a HostRecordLayout>,
    /// Tests that passed and are not counted.
    pub tests: &'a [FreshTest],
    pub now: i64,
}

/// A report of a test on a day that has none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreshTest {
    /// The report.
    pub report: Address,
    /// When it passed, Unix seconds.
    pub at: i64,
}

/// A host's place in a phase.
#[derive(Serialize)]
pub struct SeatView {
    phase: u32,
    stage: &'static str,
    host: String,
    /// `unregistered`, or what became of the seat.
    state: &'static str,
    /// `None` when it is not registered.
    standing: Option<Standing>,
    /// From 1, while it waits.
    place_in_line: Option<u32>,
    points: Vec<KindView>,
    /// Points that `nosana grid count` would add now.
    uncounted: u64,
    /// Why nothing is counted now, in words.
    not_counted_because: Option<String>,
    /// What to do, or to wait for.
    next: Vec<String>,
    #[serde(skip)]
    rows: Vec<(&'static str, String)>,
}

/// Points of a kind.
#[derive(Serialize)]
struct KindView {
    kind: &'static str,
    points: u64,
    /// That `nosana grid count` would add.
    uncounted: u64,
    cap: u64,
    /// Up to the cap.
    missing: u64,
}

impl SeatView {
    /// What is printed of what was seen.
    pub fn new(seen: &Seen) -> Self {
        let Seen { phase, now, .. } = *seen;
        let fresh = seen.seat.map(|seat| uncounted(seen, seat));
        let because = seen
            .seat
            .and_then(|seat| not_counted(phase, seat, seen.host, now));
        let standing = seen
            .seat
            .map(|seat| Standing::new(seat.address(), seat, phase, seen.rank, now));
        let waits = seen.seat.map(Seat::state) == Some(SeatState::Waiting);
        let added = fresh.unwrap_or_default();
        let mut view = Self {
            phase: phase.number,
            stage: phase.stage(now).name(),
            host: seen.host_address.to_string(),
            state: seen
                .seat
                .map_or("unregistered", |seat| grid::seat_state_name(seat.state())),
            place_in_line: waits.then(|| seen.ahead.saturating_add(1)),
            points: kinds(phase, seen.seat, added),
            uncounted: added.iter().sum(),
            not_counted_because: because,
            next: Vec::new(),
            rows: Vec::new(),
            standing,
        };
        view.next = steps(seen, &view);
        view.rows = rows(seen, &view);
        view
    }

    /// Whether there is something to tell of its points.
    fn has_points(&self) -> bool {
        self.standing
            .as_ref()
            .is_some_and(|standing| standing.state == SeatState::Seated || standing.total > 0)
    }
}

fn kinds(phase: &Phase, seat: Option<&Seat>, added: [u64; KINDS]) -> Vec<KindView> {
    let points = seat.map_or([0; KINDS], |seat| seat.points);
    let kinds = PointKind::ALL.iter().zip(points.iter().zip(&added));
    kinds
        .zip(phase.caps)
        .map(|((kind, (points, uncounted)), cap)| KindView {
            kind: kind.name(),
            points: *points,
            uncounted: *uncounted,
            cap,
            missing: cap.saturating_sub(points.saturating_add(*uncounted)),
        })
        .collect()
}

/// The days of `seat` with what the record and the tests show now.
pub fn days_now(
    phase: &Phase,
    seat: &Seat,
    record: Option<&HostRecordLayout>,
    tests: &[FreshTest],
) -> SeatDays {
    let counted = seat.counted(&phase.schedule());
    let mut days = seat.days();
    if let Some(record) = record {
        note_days(&mut days, counted, record, phase.uptime_seconds);
    }
    for test in tests {
        note_test(&mut days, counted, test.at);
    }
    days
}

/// Points that counting would add, by kind.
fn uncounted(seen: &Seen, seat: &Seat) -> [u64; KINDS] {
    if seat.state() != SeatState::Seated || !seen.phase.may_change_points(seen.now) {
        return [0; KINDS];
    }
    let days = days_now(seen.phase, seat, seen.record, seen.tests);
    let fresh = rules::counted_points(&seen.phase.rates(), &rules::tally(&days));
    let mut added = [0; KINDS];
    for ((added, fresh), points) in added.iter_mut().zip(fresh).zip(seat.points) {
        *added = fresh.saturating_sub(points);
    }
    added
}

/// The reports of `host` among `reports` that would count for `seat`: one for each day that has none yet, the oldest
/// first.
pub fn fresh_tests(
    phase: &Phase,
    seat: &Seat,
    host: &Host,
    reports: &[(Address, Report)],
) -> Vec<FreshTest> {
    let counted = seat.counted(&phase.schedule());
    let mut passed: Vec<FreshTest> = reports
        .iter()
        .filter(|(_, report)| {
            let is_test = matches!(
                ReportKind::try_from(report.kind),
                Ok(ReportKind::Proof | ReportKind::Benchmark)
            );
            is_test
                && report.passed == 1
                && report.host == seat.host
                && report.at >= host.registered_at
        })
        .map(|(address, report)| FreshTest {
            report: *address,
            at: report.at,
        })
        .collect();
    passed.sort_unstable_by_key(|test| (test.at, test.report));
    let mut days = seat.days();
    passed.retain(|test| {
        let before = days;
        note_test(&mut days, counted, test.at) && days != before
    });
    passed
}

/// Why the program would not count what the host of `seat` did at `now`, in words; `None` when it does.
pub fn not_counted(phase: &Phase, seat: &Seat, host: &Host, now: i64) -> Option<String> {
    let tier = Tier::try_from(host.tier).unwrap_or(Tier::Removed);
    let is_same = host.registered_at == seat.host_since
        && host.owner == seat.owner
        && host.machine == seat.machine;
    if seat.state() != SeatState::Seated {
        return Some(match seat.state() {
            SeatState::Waiting => "it has no seat yet".to_owned(),
            SeatState::Left => "it left the line".to_owned(),
            _ => "it was disqualified".to_owned(),
        });
    }
    if !phase.may_change_points(now) {
        return Some(match phase.stage(now) {
            Stage::Draft | Stage::Announced | Stage::Registration | Stage::Ready => format!(
                "the phase does not run yet: it does from {}, {}",
                units::timestamp(phase.running_from),
                units::distance(phase.running_from, now)
            ),
            _ => "the review is over: points no longer change".to_owned(),
        });
    }
    if !is_same {
        return Some("the host is not the one that registered for the seat".to_owned());
    }
    if matches!(tier, Tier::Suspended | Tier::Removed) {
        return Some(format!("the host is {}", tier.name()));
    }
    if host.bond < phase.bond_minimum {
        return Some(format!(
            "the host has bonded {}, the phase asks for {}",
            units::xnos(host.bond),
            units::xnos(phase.bond_minimum)
        ));
    }
    if phase.needs_proof != 0 && host.proof_at < phase.running_from {
        return Some("the host passed no proof since the phase began to run".to_owned());
    }
    None
}

/// What to do, or to wait for.
fn steps(seen: &Seen, view: &SeatView) -> Vec<String> {
    let Seen {
        phase, now, host, ..
    } = *seen;
    let stage = phase.stage(now);
    let mut steps = Vec::new();
    match (seen.seat, &view.standing) {
        (Some(seat), Some(standing)) => match seat.state() {
            SeatState::Waiting => steps.push(waiting_step(seen)),
            SeatState::Seated => steps.extend(seated_steps(seen, view, seat, standing)),
            SeatState::Left => {
                steps.push("it left the line: once its place has passed, it can register again while registration is open".to_owned());
            }
            SeatState::Disqualified => {
                steps.push("it was disqualified: the reviewers can take that back until the review is over".to_owned());
            }
        },
        _ if host.machine == [0; 32] => steps.push(format!(
            "the host does not say which machine it is, so it gets no seat: `nosana host register --index {} --gpu-uuid GPU-…` registers one that does",
            host.index.saturating_add(1)
        )),
        _ => match stage {
            Stage::Announced => steps.push(format!(
                "registration begins at {}, {}",
                units::timestamp(phase.registration_from),
                units::distance(phase.registration_from, now)
            )),
            _ if phase.schedule().may_register(now) && phase.state == OPEN => {
                steps.push(format!(
                    "`nosana grid register --phase {}` registers it, until {}",
                    phase.number,
                    units::timestamp(phase.registration_until)
                ));
            }
            Stage::Draft => steps.push("the phase is not open yet".to_owned()),
            _ => steps.push("registration is over".to_owned()),
        },
    }
    steps
}

/// The state of an open phase, as it is stored.
pub const OPEN: u8 = rules::PhaseState::Open as u8;

fn waiting_step(seen: &Seen) -> String {
    let Seen { phase, now, .. } = *seen;
    if phase.state != OPEN || !phase.schedule().may_be_seated(now) {
        return "seats are given no more; `nosana grid export --list waiting` lists it for Community"
            .to_owned();
    }
    let until = units::timestamp(phase.schedule().seats_until());
    if phase.taken < phase.seats && seen.ahead == 0 {
        return format!(
            "a seat is free: `nosana grid move-up --phase {}` gives it",
            phase.number
        );
    }
    match seen.ahead {
        0 => format!("it is the next to get a seat that is given back, until {until}"),
        1 => format!("1 host is before it; seats that are given back are given until {until}"),
        ahead => format!(
            "{ahead} hosts are before it; seats that are given back are given until {until}"
        ),
    }
}

fn seated_steps(seen: &Seen, view: &SeatView, seat: &Seat, standing: &Standing) -> Vec<String> {
    let Seen {
        phase, now, host, ..
    } = *seen;
    let number = phase.number;
    let mut steps = Vec::new();
    match phase.stage(now) {
        Stage::Running | Stage::Review => {
            if let Some(because) = &view.not_counted_because {
                steps.push(match remedy(phase, host) {
                    Some(remedy) => format!("nothing is counted: {because}; {remedy}"),
                    None => format!("nothing is counted: {because}"),
                });
            } else if view.uncounted > 0 {
                steps.push(format!(
                    "`nosana grid count --phase {number}` counts {} points more",
                    spaced(view.uncounted)
                ));
            } else if seen.record.is_none() {
                steps.push(
                    "the host has no record yet: `nosana host run` puts it to work".to_owned(),
                );
            } else if standing.counted_at.is_none() {
                steps.push(
                    "it did nothing yet that counts: `nosana host run` puts it to work".to_owned(),
                );
            } else {
                steps.push("all that it did is counted".to_owned());
            }
            if let Some(fees) = missing_fees(seen, seat) {
                steps.push(fees);
            }
        }
        Stage::Due => steps.push(format!(
            "`nosana grid finalize --phase {number}` fixes the points, which anyone may send"
        )),
        Stage::Claimable if standing.is_claimable => steps.push(format!(
            "`nosana grid claim --phase {number}` pays {}, until {}",
            units::nos(standing.reward),
            units::timestamp(phase.claim_until)
        )),
        Stage::Claimable | Stage::Lapsed | Stage::Closed => {}
        stage => {
            if let Some((at, what)) = next(phase, stage) {
                steps.push(format!(
                    "{what} at {}, {}",
                    units::timestamp(at),
                    units::distance(at, now)
                ));
            }
        }
    }
    steps
}

/// What helps against what keeps work from being counted.
fn remedy(phase: &Phase, host: &Host) -> Option<String> {
    if host.bond < phase.bond_minimum {
        return Some(format!(
            "`nosana host bond --to {}`",
            units::typed(phase.bond_minimum)
        ));
    }
    (phase.needs_proof != 0 && host.proof_at < phase.running_from).then(|| {
        "an assessor sends one to hosts that wait in a market: `nosana host run`".to_owned()
    })
}

/// Tells when fees keep work from being worth points, of what is not counted, too.
fn missing_fees(seen: &Seen, seat: &Seat) -> Option<String> {
    let phase = seen.phase;
    let tally = rules::tally(&days_now(phase, seat, seen.record, &[]));
    let backed = tally.fees.checked_div(phase.fee_per_point).unwrap_or(0);
    let hours = u128::from(tally.served) * u128::from(phase.points_per_hour) / 3_600;
    let jobs = u128::from(tally.completed) * u128::from(phase.points_per_job);
    let worked = u64::try_from(hours.saturating_add(jobs)).unwrap_or(u64::MAX);
    let [cap, ..] = phase.caps;
    (worked.min(cap) > backed).then(|| {
        format!(
            "its work comes to {} points, the fees paid for it back {}: a point takes {} of fees",
            spaced(worked),
            spaced(backed),
            units::nos(phase.fee_per_point)
        )
    })
}

fn rows(seen: &Seen, view: &SeatView) -> Vec<(&'static str, String)> {
    let Seen { phase, now, .. } = *seen;
    let mut rows = vec![
        (
            "phase",
            format!("{}, {}", phase.number, stage_text(phase, now)),
        ),
        ("host", view.host.clone()),
        ("state", state_text(seen, view)),
    ];
    if let Some(standing) = &view.standing {
        rows.push(("seat", standing.seat.to_string()));
        if standing.state == SeatState::Seated {
            let tally = &standing.tally;
            rows.push((
                "counted",
                format!(
                    "{} served, {} finished, {} of fees; {} online, {} with a test",
                    units::seconds(tally.served),
                    many(tally.completed, "job"),
                    units::nos(tally.fees),
                    many(tally.online_days, "day"),
                    tally.tested_days
                ),
            ));
            rows.push((
                "last counted",
                standing.counted_at.map_or_else(
                    || "never".to_owned(),
                    |at| format!("{}, {}", units::timestamp(at), units::distance(at, now)),
                ),
            ));
            rows.push(("points", points_text(phase, standing)));
            rows.push(("reward", reward_text(phase, standing)));
        }
    }
    for step in &view.next {
        rows.push(("next", step.clone()));
    }
    rows
}

fn state_text(seen: &Seen, view: &SeatView) -> String {
    match view.place_in_line {
        Some(place) => format!(
            "waiting, {} of {} in line",
            spaced(place.into()),
            spaced(seen.phase.waiting.into())
        ),
        None => view.state.to_owned(),
    }
}

fn points_text(phase: &Phase, standing: &Standing) -> String {
    let rank = standing.rank.map_or_else(String::new, |rank| {
        format!(", rank {rank} of {}", phase.taken)
    });
    let performant = if standing.is_performant {
        "; performant".to_owned()
    } else {
        format!(
            "; performant from {} on",
            spaced(phase.performant_points.max(1))
        )
    };
    format!("{}{rank}{performant}", spaced(standing.total))
}

fn reward_text(phase: &Phase, standing: &Standing) -> String {
    match standing.paid {
        Some(paid) => format!("{}, paid", units::nos(paid)),
        None if phase.is_final() => units::nos(standing.reward),
        None => format!(
            "{}, by the {} points of all so far",
            units::nos(standing.reward),
            spaced(phase.total_points())
        ),
    }
}

/// For people, with `more` rows below.
pub fn seat_text(view: &SeatView, more: &[(&'static str, String)]) -> String {
    let mut rows = view.rows.clone();
    rows.extend_from_slice(more);
    let mut text = pairs(&rows);
    if view.has_points() {
        text.push('\n');
        text.push_str(&table(
            ["points", "counted", "not counted", "cap", "missing"],
            view.points.iter().map(|kind| {
                [
                    kind.kind.to_owned(),
                    spaced(kind.points),
                    spaced(kind.uncounted),
                    spaced(kind.cap),
                    spaced(kind.missing),
                ]
            }),
        ));
    }
    text
}

#[cfg(test)]
pub mod tests {
    use nosana_sdk::{
        common::{
            grid::{PhaseState, SeatDay},
            host_record::Day,
        },
        generated::tiers::accounts::{HOST_DISCRIMINATOR, REPORT_DISCRIMINATOR},
    };

    use super::*;
    use crate::phase_view::tests::{BEGIN, NOW, key, phase, seat};

    const DAY: i64 = 86_400;

    /// The host of [`seat`], with a proof on the first day of the phase.
    pub fn host(number: u8) -> Host {
        let mut data = vec![0; Host::LEN];
        data[..8].copy_from_slice(&HOST_DISCRIMINATOR);
        Host {
            owner: key(100 + number),
            tier: Tier::Community as u8,
            machine: [number; 32],
            registered_at: BEGIN - 20 * DAY,
            proof_at: BEGIN + 600,
            ..Host::from_bytes(&data).unwrap()
        }
    }

    /// The second day of the phase: 15 hours served, 4 jobs, 21 hours online and 100 NOS of fees.
    pub fn record(number: u8) -> HostRecordLayout {
        let mut record = HostRecordLayout::EMPTY;
        record.host = *key(number).as_array();
        let day = u16::try_from(BEGIN / DAY + 1).unwrap();
        record.days[usize::from(day) % record.days.len()] = Day {
            day: day.to_le_bytes(),
            online: 75_600_u32.to_le_bytes(),
            served: 54_000_u32.to_le_bytes(),
            completed: 4_u16.to_le_bytes(),
            fees: 100_000_000_u64.to_le_bytes(),
            ..Day::EMPTY
        };
        record
    }

    /// A seat with a first day: 100 points of work by fees, a day online, a test, and an award.
    fn counted_seat() -> Seat {
        let first = SeatDay {
            fees: 5_000_000_u64.to_le_bytes(),
            served: 72_000_u32.to_le_bytes(),
            completed: 3_u16.to_le_bytes(),
            is_online: 1,
            is_tested: 1,
        };
        let mut counted = seat(1);
        counted.days[0] = bytes_of(first);
        counted.points = [100, 200, 300, 0, 2_500, 0];
        counted.counted_at = NOW - 7_200;
        counted
    }

    /// As the account has it.
    fn bytes_of(day: SeatDay) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&day.fees);
        bytes[8..12].copy_from_slice(&day.served);
        bytes[12..14].copy_from_slice(&day.completed);
        bytes[14] = day.is_online;
        bytes[15] = day.is_tested;
        bytes
    }

    /// A report on host 1.
    pub fn report(number: u8, at: i64, kind: ReportKind, passed: bool) -> (Address, Report) {
        let mut data = vec![0; Report::LEN];
        data[..8].copy_from_slice(&REPORT_DISCRIMINATOR);
        let report = Report {
            host: key(1),
            kind: kind as u8,
            passed: passed.into(),
            at,
            ..Report::from_bytes(&data).unwrap()
        };
        (key(number), report)
    }

    fn view(phase: &Phase, host: &Host, seat: Option<&Seat>, now: i64, ahead: u32) -> SeatView {
        let record = record(1);
        let tests = [FreshTest {
            report: key(50),
            at: NOW - 60,
        }];
        SeatView::new(&Seen {
            phase,
            host_address: key(1),
            host,
            seat,
            rank: seat.filter(|seat| seat.state == 1).map(|_| 1),
            ahead,
            record: seat.map(|_| &record),
            tests: seat.map_or(&[], |_| &tests),
            now,
        })
    }

    #[test]
    fn a_seat_while_the_phase_runs() {
        let seat = counted_seat();
        let view = view(&phase(), &host(1), Some(&seat), NOW, 0);
        insta::assert_snapshot!(seat_text(&view, &[("signature", "SIGNATURE".to_owned())]));
        insta::assert_snapshot!("seat-json", serde_json::to_string_pretty(&view).unwrap());
    }

    /// What to do next, in each situation.
    #[test]
    fn the_next_step_follows_from_where_it_stands() {
        let (open, seated) = (phase(), counted_seat());
        let claimable = Phase {
            state: PhaseState::Final as u8,
            claim_until: BEGIN + 135 * DAY,
            ..phase()
        };
        let state = |state: SeatState| Seat {
            state: state as u8,
            place: 1,
            ..seat(1)
        };
        let waiting = state(SeatState::Waiting);
        let full = Phase {
            taken: 3,
            ..phase()
        };
        let bond = Phase {
            bond_minimum: 200_000_000,
            ..phase()
        };
        let unproven = Host {
            proof_at: BEGIN - 1,
            ..host(1)
        };
        let nameless = Host {
            machine: [0; 32],
            ..host(1)
        };
        let suspended = Host {
            tier: Tier::Suspended as u8,
            ..host(1)
        };
        let other = Host {
            registered_at: BEGIN,
            ..host(1)
        };
        let paid = Seat {
            claimed: 1,
            paid: 77_500_000,
            ..counted_seat()
        };
        let before = BEGIN - DAY;
        let rows: Vec<String> = [
            ("nameless", view(&open, &nameless, None, before, 0)),
            ("unregistered", view(&open, &host(1), None, before, 0)),
            (
                "too early",
                view(&open, &host(1), None, BEGIN - 30 * DAY, 0),
            ),
            ("too late", view(&open, &host(1), None, BEGIN, 0)),
            (
                "next in line",
                view(&full, &host(1), Some(&waiting), NOW, 0),
            ),
            ("seat free", view(&open, &host(1), Some(&waiting), NOW, 0)),
            ("in line", view(&full, &host(1), Some(&waiting), NOW, 7)),
            (
                "in line for ever",
                view(&full, &host(1), Some(&waiting), BEGIN + 31 * DAY, 7),
            ),
            (
                "left",
                view(&open, &host(1), Some(&state(SeatState::Left)), NOW, 0),
            ),
            (
                "disqualified",
                view(
                    &open,
                    &host(1),
                    Some(&state(SeatState::Disqualified)),
                    NOW,
                    0,
                ),
            ),
            ("seated", view(&open, &host(1), Some(&seat(1)), before, 0)),
            ("runs", view(&open, &host(1), Some(&seated), NOW, 0)),
            ("unproven", view(&open, &unproven, Some(&seated), NOW, 0)),
            ("bond", view(&bond, &host(1), Some(&seated), NOW, 0)),
            ("suspended", view(&open, &suspended, Some(&seated), NOW, 0)),
            ("other host", view(&open, &other, Some(&seated), NOW, 0)),
            (
                "due",
                view(&open, &host(1), Some(&seated), BEGIN + 45 * DAY, 0),
            ),
            (
                "claimable",
                view(&claimable, &host(1), Some(&seated), BEGIN + 46 * DAY, 0),
            ),
            (
                "claimed",
                view(&claimable, &host(1), Some(&paid), BEGIN + 46 * DAY, 0),
            ),
        ]
        .iter()
        .map(|(name, view)| format!("{name}:\n  {}", view.next.join("\n  ")))
        .collect();
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn one_test_a_day_is_fresh() {
        let seat = counted_seat();
        let at = |day: i64| BEGIN + day * DAY + 60;
        let reports = [
            // The first day has one; the fourth is not in order.
            report(1, at(0), ReportKind::Proof, true),
            report(2, at(3), ReportKind::Benchmark, true),
            report(3, at(2), ReportKind::Proof, true),
            report(4, at(2) + 60, ReportKind::Benchmark, true),
            report(5, at(4), ReportKind::Proof, false),
            report(6, at(5), ReportKind::SpoofCheck, true),
            report(7, at(31), ReportKind::Proof, true),
            report(8, at(-1), ReportKind::Proof, true),
        ];
        let fresh: Vec<Address> = fresh_tests(&phase(), &seat, &host(1), &reports)
            .iter()
            .map(|test| test.report)
            .collect();
        assert_eq!(fresh, [key(3), key(2)]);
    }
}
