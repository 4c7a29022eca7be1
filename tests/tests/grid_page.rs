//! The figures of `docs/test-grid.md`, by the rules that the program applies and the terms of the
//! reference phase in `examples/test-grid`.
//!
//! `NOSANA_UPDATE_DOCS=1 cargo test --workspace --test grid_page` writes them anew.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::{fmt::Write, path::Path};

use nosana_sdk::{
    common::grid::{KINDS, PointKind, Rates, Tally, counted_points, reward},
    generated::grid::types::PhaseTerms,
    grid::TermsFile,
};
use nosana_tests::page::{grouped, keep};

const PAGE: &str = "test-grid.md";
/// Base units of a NOS.
const NOS: u64 = 1_000_000;

/// What the host of the example did: 61 h 40 min in 47 jobs, online and tested on so many days.
const DID: Tally = Tally {
    served: 222_000,
    fees: 12_345_678,
    completed: 47,
    online_days: 29,
    tested_days: 24,
};
/// What reviewers awarded to it: feedback, bugs, education.
const AWARDED: [u64; 3] = [1_200, 2_500, 0];
/// Points of all seats: more than use up the pool, and fewer.
const ALL: [u64; 2] = [14_203_117, 8_000_000];
/// Fees that a self-payer pays, NOS.
const BURNT: u64 = 100;

#[test]
fn the_points_of_the_example_are_what_the_program_counts() {
    let rates = terms().rates();
    let [work, uptime, tests, ..] = counted_points(&rates, &DID);
    let points = example(&rates);
    let hours = DID.served * u64::from(rates.points_per_hour) / 3_600;
    let jobs = u64::from(DID.completed) * u64::from(rates.points_per_job);
    let backed = DID.fees / rates.fee_per_point;
    assert_eq!(work, (hours + jobs).min(backed));

    let mut table = "| kind | from | points |\n| --- | --- | ---: |\n".to_owned();
    let mut row = |kind: &str, from: &str, points: &str| {
        writeln!(table, "| {kind} | {from} | {points} |").unwrap();
    };
    let from = format!(
        "⌊{} s × {} ÷ 3 600⌋ + {} × {} = {hours} + {jobs}",
        grouped(DID.served),
        rates.points_per_hour,
        DID.completed,
        rates.points_per_job
    );
    row("work, by the rates", &from, &grouped(hours + jobs));
    let from = format!("⌊{} ÷ {}⌋", grouped(DID.fees), grouped(rates.fee_per_point));
    row("work, backed by fees", &from, &grouped(backed));
    let of_days = [
        "the smaller of the two".to_owned(),
        format!("{} × {}", DID.online_days, rates.points_per_day),
        format!("{} × {}", DID.tested_days, rates.points_per_test),
    ];
    for (index, kind) in PointKind::ALL.iter().enumerate() {
        let cap = format!("at most {}", grouped(rates.caps[index]));
        let from = match of_days.get(index) {
            Some(from) => format!("{from}, {cap}"),
            None => cap,
        };
        let points = format!("**{}**", grouped(points[index]));
        row(&format!("**{}**", kind.name()), &from, &points);
    }
    let all = format!("**{}**", grouped(points.iter().sum()));
    row("**all**", "", &all);
    assert_eq!([uptime, tests], [points[1], points[2]]);
    keep(PAGE, "points", &table);
}

#[test]
fn the_rewards_of_the_example_are_what_the_program_pays() {
    let prize = terms().prize();
    let points: u64 = example(&terms().rates()).iter().sum();
    let mut table = "| points of all seats | its share of the pool | its points at the most a point is worth | it is paid |\n| ---: | ---: | ---: | ---: |\n".to_owned();
    for all in ALL {
        let share = u128::from(prize.pool) * u128::from(points) / u128::from(all);
        let share = u64::try_from(share).unwrap();
        let most = points * prize.point_value;
        let paid = reward(&prize, points, all);
        assert_eq!(paid, share.min(most).min(prize.reward_cap));
        writeln!(
            table,
            "| {} | {} | {} | **{} NOS** |",
            grouped(all),
            exact(share),
            exact(most),
            exact(paid)
        )
        .unwrap();
    }
    keep(PAGE, "rewards", &table);
}

#[test]
fn who_pays_himself_does_not_gain() {
    let (rates, prize) = (terms().rates(), terms().prize());
    // Nothing but fees limits him: he served as long, and has the phase for himself.
    let did = Tally {
        fees: BURNT * NOS,
        served: 31 * 86_400,
        ..Tally::default()
    };
    let [points, ..] = counted_points(&rates, &did);
    assert_eq!(points, did.fees / rates.fee_per_point);
    let paid = reward(&prize, points, points);
    let mut table = "| of all staked weight | fee paid | points | paid for them at most | back as a staker | gain |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n".to_owned();
    for percent in [0, 10, 25, 50] {
        let back = did.fees * percent / 100;
        let loss = did.fees - back - paid;
        let sign = if loss == 0 { "" } else { "−" };
        writeln!(
            table,
            "| {percent} % | {} | {} | {} | {} | {sign}{} |",
            short(did.fees),
            grouped(points),
            short(paid),
            short(back),
            short(loss)
        )
        .unwrap();
    }
    keep(PAGE, "farming", &table);
}

#[test]
fn the_sums_of_the_reference_phase_are_those_of_its_terms() {
    let terms = terms();
    let (rates, prize) = (terms.rates(), terms.prize());
    let days = u64::from(terms.schedule().days().unwrap());
    let enough = prize.pool / prize.point_value;
    let most: u64 = rates.caps.iter().sum();
    let always = Tally {
        online_days: u32::try_from(days).unwrap(),
        tested_days: u32::try_from(days).unwrap(),
        ..Tally::default()
    };
    let always: u64 = counted_points(&rates, &always).iter().sum();
    let seats = u64::from(terms.seats);
    let rows = [
        (
            "points that use up the pool: pool ÷ point value",
            grouped(enough),
        ),
        ("of each seat, if all are taken", grouped(enough / seats)),
        ("most points of a seat: the sum of the caps", grouped(most)),
        (
            "its reward at most; the cap of a reward",
            format!(
                "{} NOS; {} NOS",
                short(most * prize.point_value),
                short(prize.reward_cap)
            ),
        ),
        (
            "points of who is online and tested every day and does nothing else",
            grouped(always),
        ),
        (
            "its reward at most; and if every seat has as many points",
            format!(
                "{} NOS; {} NOS",
                short(reward(&prize, always, always)),
                short(reward(&prize, always, always * seats))
            ),
        ),
        (
            "fees that back all points of work that a seat can have",
            format!("{} NOS", short(rates.caps[0] * rates.fee_per_point)),
        ),
        (
            "most points that a reviewer can award; what they are worth at most",
            format!(
                "{}; {} NOS",
                grouped(terms.reviewer_cap),
                short(terms.reviewer_cap * prize.point_value)
            ),
        ),
        (
            "most points that one reviewer can award at once; what they are worth at most",
            format!(
                "{}; {} NOS",
                grouped(terms.second_above),
                short(terms.second_above * prize.point_value)
            ),
        ),
    ];
    let mut table = "| sum | phase 1 |\n| --- | ---: |\n".to_owned();
    for (what, figure) in rows {
        writeln!(table, "| {what} | {figure} |").unwrap();
    }
    keep(PAGE, "sums", &table);
}

/// The dates of the rehearsal are put in by hand; all else of it must be in order.
#[test]
fn the_examples_are_terms_that_the_program_takes() {
    let phase = file("phase-1.toml");
    assert_eq!(phase.terms.pool, 250_000 * NOS);
    assert_eq!(phase.terms.seats, 1_000);
    assert_eq!(phase.terms.schedule().days(), Some(31));
    let rehearsal = file("rehearsal.toml");
    assert_eq!(rehearsal.terms.schedule().days(), Some(1));
    let text = std::fs::read_to_string(path("rehearsal.toml")).unwrap();
    for day in 1..=4 {
        assert!(text.contains(&format!("2001-01-0{day}T00:00:00Z")));
    }
}

fn terms() -> PhaseTerms {
    file("phase-1.toml").terms
}

fn file(name: &str) -> TermsFile {
    TermsFile::read(&path(name)).unwrap()
}

fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples/test-grid")
        .join(name)
}

/// The points of the host of the example, by kind.
fn example(rates: &Rates) -> [u64; KINDS] {
    let mut points = counted_points(rates, &DID);
    for ((points, awarded), cap) in points
        .iter_mut()
        .zip([0; 3].iter().chain(&AWARDED))
        .zip(rates.caps)
    {
        assert!(*awarded <= cap);
        *points += awarded;
    }
    points
}

/// An amount with all of its decimals.
fn exact(amount: u64) -> String {
    format!("{}.{:06}", grouped(amount / NOS), amount % NOS)
}

/// An amount of whole cents with two decimals.
fn short(amount: u64) -> String {
    assert_eq!(amount % (NOS / 100), 0, "{amount}");
    format!(
        "{}.{:02}",
        grouped(amount / NOS),
        amount % NOS / (NOS / 100)
    )
}
