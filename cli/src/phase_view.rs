//! A phase of the test grid as it is printed.

use nosana_sdk::{
    common::grid::{KINDS, LateJoin, PointKind, Stage},
    generated::grid::accounts::Phase,
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    commands::market::named,
    leaderboard_picture::spaced,
    printer::{pairs, table},
    units,
};

/// A phase. Amounts are base units, times Unix seconds.
#[derive(Serialize)]
pub struct PhaseView {
    pub phase: String,
    pub number: u32,
    pub stage: &'static str,
    /// When the next stage begins; `None` when somebody has to begin it, or none does.
    next_at: Option<i64>,
    registration_from: i64,
    registration_until: i64,
    running_from: i64,
    running_until: i64,
    review_until: i64,
    /// `None` before it is final.
    claim_until: Option<i64>,
    claim_seconds: u32,
    seats: u32,
    taken: u32,
    waiting: u32,
    registered: u32,
    late_join: &'static str,
    needs_proof: bool,
    bond_minimum: u64,
    /// Names; empty where all may register.
    classes: Vec<String>,
    pool: u64,
    point_value: u64,
    reward_cap: u64,
    fee_per_point: u64,
    points_per_hour: u32,
    points_per_job: u32,
    points_per_day: u32,
    points_per_test: u32,
    uptime_seconds: u32,
    caps: [u64; KINDS],
    totals: [u64; KINDS],
    reviewer_cap: u64,
    second_above: u64,
    performant_points: u64,
    reviewers: Vec<ReviewerView>,
    paid: u64,
    returned: u64,
    vault: Option<String>,
    #[serde(skip)]
    stage_of: Stage,
    #[serde(skip)]
    now: i64,
}

/// Who reviews.
#[derive(Serialize)]
struct ReviewerView {
    place: usize,
    /// `None` where nobody does.
    reviewer: Option<String>,
    /// Points, of `reviewer_cap`.
    awarded: u64,
}

impl PhaseView {
    /// What is printed of `phase` at `now`; `name` tells the class of an address.
    pub fn new(
        address: &Address,
        phase: &Phase,
        name: impl Fn(&Address) -> String,
        now: i64,
    ) -> Self {
        let stage = phase.stage(now);
        let classes = phase.classes.iter();
        let reviewers = phase.reviewers.iter().zip(phase.awarded).enumerate();
        Self {
            phase: address.to_string(),
            number: phase.number,
            stage: stage.name(),
            next_at: next(phase, stage).map(|(at, _)| at),
            registration_from: phase.registration_from,
            registration_until: phase.registration_until,
            running_from: phase.running_from,
            running_until: phase.running_until,
            review_until: phase.review_until,
            claim_until: (phase.claim_until != 0).then_some(phase.claim_until),
            claim_seconds: phase.claim_seconds,
            seats: phase.seats,
            taken: phase.taken,
            waiting: phase.waiting,
            registered: phase.registered,
            late_join: late_join(phase),
            needs_proof: phase.needs_proof != 0,
            bond_minimum: phase.bond_minimum,
            classes: classes
                .filter(|class| **class != Address::default())
                .map(name)
                .collect(),
            pool: phase.pool,
            point_value: phase.point_value,
            reward_cap: phase.reward_cap,
            fee_per_point: phase.fee_per_point,
            points_per_hour: phase.points_per_hour,
            points_per_job: phase.points_per_job,
            points_per_day: phase.points_per_day,
            points_per_test: phase.points_per_test,
            uptime_seconds: phase.uptime_seconds,
            caps: phase.caps,
            totals: phase.totals,
            reviewer_cap: phase.reviewer_cap,
            second_above: phase.second_above,
            performant_points: phase.performant_points,
            reviewers: reviewers
                .map(|(place, (reviewer, awarded))| ReviewerView {
                    place,
                    reviewer: named(reviewer),
                    awarded,
                })
                .filter(|view| view.reviewer.is_some() || view.awarded > 0)
                .collect(),
            paid: phase.paid,
            returned: phase.returned,
            vault: named(&phase.vault),
            stage_of: stage,
            now,
        }
    }
}

fn late_join(phase: &Phase) -> &'static str {
    match LateJoin::try_from(phase.late_join) {
        Ok(LateJoin::FromSeat) => "from_seat",
        Ok(LateJoin::WholeWindow) => "whole_window",
        Ok(LateJoin::Refused) | Err(()) => "refused",
    }
}

/// When the next stage of `phase` begins by itself, and what happens then.
pub fn next(phase: &Phase, stage: Stage) -> Option<(i64, &'static str)> {
    Some(match stage {
        Stage::Announced => (phase.registration_from, "registration begins"),
        Stage::Registration if phase.registration_until < phase.running_from => {
            (phase.registration_until, "registration ends")
        }
        Stage::Registration | Stage::Ready => (phase.running_from, "it begins to run"),
        Stage::Running => (phase.running_until, "work no longer counts"),
        Stage::Review => (phase.review_until, "points no longer change"),
        Stage::Claimable => (phase.claim_until, "rewards can no longer be claimed"),
        Stage::Draft | Stage::Due | Stage::Lapsed | Stage::Closed => return None,
    })
}

/// What `phase` does, and until when or by what command that changes.
pub fn stage_text(phase: &Phase, now: i64) -> String {
    let stage = phase.stage(now);
    if let Some((at, what)) = next(phase, stage) {
        let until = units::timestamp(at);
        return format!(
            "{}: {what} at {until}, {}",
            stage.name(),
            units::distance(at, now)
        );
    }
    let number = phase.number;
    match stage {
        Stage::Draft => {
            format!("draft: `nosana grid phase open {number}` fixes its terms")
        }
        Stage::Due => {
            format!(
                "due: the review is over, `nosana grid finalize --phase {number}` fixes the points"
            )
        }
        Stage::Lapsed => {
            format!("lapsed: the time to claim is over, `nosana grid phase close {number}` ends it")
        }
        stage => stage.name().to_owned(),
    }
}

/// For people.
pub fn phase_text(view: &PhaseView, stage: &str) -> String {
    let now = view.now;
    let window = |from, until| window(from, until, now);
    let days = (view.running_until - view.running_from) / 86_400;
    let mut rows = vec![
        ("phase", format!("{}, {}", view.number, view.phase)),
        ("stage", stage.to_owned()),
        (
            "registration",
            window(view.registration_from, view.registration_until),
        ),
        (
            "runs",
            format!(
                "{}; {days} d",
                window(view.running_from, view.running_until)
            ),
        ),
        (
            "review",
            format!("until {}", moment(view.review_until, now)),
        ),
        ("claims", claims_text(view)),
        ("seats", seats_text(view)),
        ("late joiners", late_text(view).to_owned()),
        ("classes", classes_text(view)),
        (
            "bond",
            match view.bond_minimum {
                0 => "none asked for".to_owned(),
                bond => format!("at least {}", units::xnos(bond)),
            },
        ),
        ("proof", proof_text(view).to_owned()),
        ("pool", units::nos(view.pool)),
        (
            "reward",
            format!(
                "the pool by points, at most {} a point and {} a seat",
                units::nos(view.point_value),
                units::nos(view.reward_cap)
            ),
        ),
        ("work", work_text(view)),
        ("against farming", farming_text(view)),
        (
            "uptime",
            format!(
                "{} points for a day with {} online",
                spaced(view.points_per_day.into()),
                units::seconds(view.uptime_seconds.into())
            ),
        ),
        (
            "tests",
            format!(
                "{} points for a day on which an assessor's test passed",
                spaced(view.points_per_test.into())
            ),
        ),
        (
            "awards",
            format!(
                "more than {} points need a second reviewer; at most {} by a reviewer",
                spaced(view.second_above),
                spaced(view.reviewer_cap)
            ),
        ),
        (
            "performant",
            format!("from {} points on", spaced(view.performant_points)),
        ),
    ];
    if view.stage_of == Stage::Claimable
        || view.stage_of == Stage::Lapsed
        || view.stage_of == Stage::Closed
    {
        rows.push(("paid", units::nos(view.paid)));
    }
    if view.stage_of == Stage::Closed {
        rows.push(("returned", units::nos(view.returned)));
    }
    if let Some(vault) = &view.vault {
        rows.push(("vault", vault.clone()));
    }
    let mut text = pairs(&rows);
    text.push('\n');
    text.push_str(&kinds_text(view));
    if !view.reviewers.is_empty() {
        text.push('\n');
        text.push_str(&reviewers_text(view));
    }
    text
}

/// `2026-12-01T00:00:00Z, in 8 d`.
fn moment(at: i64, now: i64) -> String {
    format!("{}, {}", units::timestamp(at), units::distance(at, now))
}

/// From when until when, and how far away the bound is that comes next.
fn window(from: i64, until: i64, now: i64) -> String {
    let bounds = format!(
        "{} until {}",
        units::timestamp(from),
        units::timestamp(until)
    );
    if now < from {
        format!("{bounds}; begins {}", units::distance(from, now))
    } else if now < until {
        format!("{bounds}; ends {}", units::distance(until, now))
    } else {
        format!("{bounds}; over")
    }
}

fn claims_text(view: &PhaseView) -> String {
    match view.claim_until {
        Some(until) => format!("until {}", moment(until, view.now)),
        None => format!(
            "{} from when it is final",
            units::seconds(view.claim_seconds.into())
        ),
    }
}

fn seats_text(view: &PhaseView) -> String {
    format!(
        "{} of {} taken, {} in line, {} registered ever",
        spaced(view.taken.into()),
        spaced(view.seats.into()),
        spaced(view.waiting.into()),
        spaced(view.registered.into())
    )
}

fn late_text(view: &PhaseView) -> &'static str {
    match view.late_join {
        "from_seat" => "who gets a seat later counts from the first whole day with it",
        "whole_window" => "who gets a seat later counts all days of the phase",
        _ => "nobody gets a seat once it runs",
    }
}

fn classes_text(view: &PhaseView) -> String {
    if view.classes.is_empty() {
        "any".to_owned()
    } else {
        view.classes.join(", ")
    }
}

fn proof_text(view: &PhaseView) -> &'static str {
    if view.needs_proof {
        "work and uptime count once the host passed a proof while the phase runs"
    } else {
        "not asked for"
    }
}

fn work_text(view: &PhaseView) -> String {
    format!(
        "{} points for an hour served, {} for a job finished, as far as fees were paid for them",
        spaced(view.points_per_hour.into()),
        spaced(view.points_per_job.into())
    )
}

/// What a point of work costs and pays, and what that leaves to who pays itself.
fn farming_text(view: &PhaseView) -> String {
    format!(
        "a point of work costs {} in fees and pays at most {}: who pays itself gets back at most {} of the fees",
        units::nos(view.fee_per_point),
        units::nos(view.point_value),
        share(view.point_value, view.fee_per_point)
    )
}

/// `50 %`, rounded up, of `part` in `whole`.
fn share(part: u64, whole: u64) -> String {
    let bps = u128::from(part)
        .saturating_mul(10_000)
        .div_ceil(u128::from(whole.max(1)));
    units::percent(u16::try_from(bps).unwrap_or(u16::MAX))
}

fn kinds_text(view: &PhaseView) -> String {
    let kinds = PointKind::ALL.iter().zip(view.caps).zip(view.totals);
    table(
        ["points", "cap of a seat", "all seats"],
        kinds.map(|((kind, cap), total)| [kind.name().to_owned(), spaced(cap), spaced(total)]),
    )
}

fn reviewers_text(view: &PhaseView) -> String {
    table(
        ["place", "reviewer", "awarded"],
        view.reviewers.iter().map(|view| {
            [
                view.place.to_string(),
                view.reviewer.clone().unwrap_or_else(|| "-".to_owned()),
                spaced(view.awarded),
            ]
        }),
    )
}

#[cfg(test)]
pub mod tests {
    use nosana_sdk::{
        common::grid::PhaseState,
        generated::grid::accounts::{PHASE_DISCRIMINATOR, SEAT_DISCRIMINATOR, Seat},
    };

    use super::*;

    const DAY: i64 = 86_400;
    /// 2026-12-10, a midnight.
    pub const BEGIN: i64 = 1_796_860_800;
    /// What is under way in the phase of [`phase`] on its second day.
    pub const NOW: i64 = BEGIN + DAY + 3_600;

    /// An address with `byte` in all its places.
    pub fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    /// The reference case, open, with two seats taken of three and two in line.
    pub fn phase() -> Phase {
        let mut data = vec![0; Phase::LEN];
        data[..8].copy_from_slice(&PHASE_DISCRIMINATOR);
        let mut classes = [Address::default(); 16];
        classes[0] = key(21);
        classes[1] = key(22);
        Phase {
            state: PhaseState::Open as u8,
            number: 1,
            late_join: LateJoin::FromSeat as u8,
            needs_proof: 1,
            registration_from: BEGIN - 9 * DAY,
            registration_until: BEGIN,
            running_from: BEGIN,
            running_until: BEGIN + 31 * DAY,
            review_until: BEGIN + 45 * DAY,
            claim_seconds: 7_776_000,
            seats: 3,
            taken: 2,
            waiting: 2,
            registered: 5,
            first_place: 1,
            next_place: 3,
            pool: 250_000_000_000,
            point_value: 25_000,
            reward_cap: 1_000_000_000,
            fee_per_point: 50_000,
            points_per_hour: 10,
            points_per_job: 1,
            points_per_day: 200,
            points_per_test: 300,
            uptime_seconds: 72_000,
            caps: [10_000, 6_200, 9_300, 3_000, 10_000, 4_000],
            totals: [1_500, 400, 300, 0, 2_500, 0],
            reviewer_cap: 1_000_000,
            second_above: 2_000,
            performant_points: 12_000,
            reviewers: [key(11), key(12), Address::default(), Address::default()],
            awarded: [2_500, 0, 700, 0],
            classes,
            vault: key(30),
            ..Phase::from_bytes(&data).unwrap()
        }
    }

    /// A seat of [`phase`], of the host `number`, seated when the phase began.
    pub fn seat(number: u8) -> Seat {
        let mut data = vec![0; Seat::LEN];
        data[..8].copy_from_slice(&SEAT_DISCRIMINATOR);
        Seat {
            state: 1,
            ticket: number.into(),
            phase: phase().address(),
            host: key(number),
            owner: key(100 + number),
            payer: key(100 + number),
            machine: [number; 32],
            host_since: BEGIN - 20 * DAY,
            registered_at: BEGIN - 9 * DAY,
            seated_at: BEGIN - 9 * DAY,
            ..Seat::from_bytes(&data).unwrap()
        }
    }

    fn shown(phase: &Phase, now: i64) -> String {
        let name = |class: &Address| {
            if *class == key(21) {
                "RTX 4090 (1)".to_owned()
            } else {
                class.to_string()
            }
        };
        let view = PhaseView::new(&key(1), phase, name, now);
        phase_text(&view, &stage_text(phase, now))
    }

    #[test]
    fn a_phase_that_runs() {
        insta::assert_snapshot!(shown(&phase(), NOW));
        let view = PhaseView::new(&key(1), &phase(), ToString::to_string, NOW);
        insta::assert_snapshot!("phase-json", serde_json::to_string_pretty(&view).unwrap());
    }

    #[test]
    fn a_phase_without_conditions_that_is_over() {
        let phase = Phase {
            state: PhaseState::Closed as u8,
            late_join: LateJoin::Refused as u8,
            needs_proof: 0,
            bond_minimum: 0,
            classes: [Address::default(); 16],
            reviewers: [Address::default(); 4],
            awarded: [0; 4],
            claim_until: BEGIN + 135 * DAY,
            paid: 240_000_000_000,
            returned: 10_000_000_000,
            ..phase()
        };
        insta::assert_snapshot!(shown(&phase, BEGIN + 140 * DAY));
    }

    /// A line for each stage: what comes next, or who has to begin it.
    #[test]
    fn each_stage_tells_what_comes_next() {
        let open = phase();
        let early = Phase {
            registration_until: BEGIN - DAY,
            ..phase()
        };
        let state = |state: PhaseState| Phase {
            state: state as u8,
            claim_until: BEGIN + 135 * DAY,
            ..phase()
        };
        let lines: Vec<String> = [
            (state(PhaseState::Draft), BEGIN),
            (open.clone(), BEGIN - 9 * DAY - 1),
            (open.clone(), BEGIN - 9 * DAY),
            (open.clone(), BEGIN - 1),
            (early.clone(), BEGIN - 2 * DAY),
            (early, BEGIN - DAY),
            (open.clone(), BEGIN),
            (open.clone(), BEGIN + 31 * DAY - 1),
            (open.clone(), BEGIN + 31 * DAY),
            (open.clone(), BEGIN + 45 * DAY),
            (state(PhaseState::Final), BEGIN + 45 * DAY),
            (state(PhaseState::Final), BEGIN + 135 * DAY),
            (state(PhaseState::Closed), BEGIN + 135 * DAY),
        ]
        .iter()
        .map(|(phase, now)| stage_text(phase, *now))
        .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn what_comes_back_of_fees_is_rounded_up() {
        assert_eq!(share(25_000, 50_000), "50 %");
        assert_eq!(share(1, 3), "33.34 %");
        assert_eq!(share(5, 5), "100 %");
        assert_eq!(share(5, 0), units::percent(50_000));
    }
}
