//! Small simulations keep their limits, and are the same each time.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use nosana_sdk::grid::TermsFile;
use nosana_tests::simulation::{
    Limit, Options, grid,
    grid::{Check, Kind},
    tiers,
};

#[test]
fn hosts_end_where_they_belong() {
    let options = Options {
        hosts: 40,
        days: 40,
        seed: 1,
    };
    let outcome = tiers(options, |_| ());
    println!("{outcome}");
    let broken: Vec<Limit> = outcome
        .limits()
        .into_iter()
        .filter(|limit| !limit.is_kept())
        .collect();
    assert!(broken.is_empty(), "{broken:#?}\n{outcome}");
}

#[test]
fn a_seed_gives_the_same_files() {
    let options = Options {
        hosts: 12,
        days: 8,
        seed: 7,
    };
    let [first, second] = [(); 2].map(|()| tiers(options, |_| ()));
    assert_eq!(first.summary(), second.summary());
    assert_eq!(first.moves_table(), second.moves_table());
    assert_eq!(first.tiers_table(), second.tiers_table());
    assert_eq!(first.picture(), second.picture());
    let other = tiers(Options { seed: 8, ..options }, |_| ());
    assert_ne!(first.summary(), other.summary());
}

/// A host of each kind at least, from the race for 20 seats to the last account closed.
#[test]
fn a_phase_pays_what_was_done_and_nothing_else() {
    let options = grid::Options {
        hosts: 24,
        days: 31,
        seed: 1,
    };
    let outcome = grid::run(options, |_| ());
    println!("{outcome}");
    let broken: Vec<Check> = outcome
        .checks()
        .into_iter()
        .filter(|check| !check.holds)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}\n{outcome}");
    let summary = outcome.summary();
    assert_eq!(summary["seats"], 20);
    assert_eq!(summary["kinds"].as_array().unwrap().len(), Kind::ALL.len());
    assert!(summary["imported"][0].as_u64().unwrap() > 0);
    assert_eq!(
        summary["paid"].as_u64().unwrap() + summary["remainder"].as_u64().unwrap(),
        250_000_000_000
    );
}

#[test]
fn a_seed_gives_the_same_phase() {
    let options = grid::Options {
        hosts: 24,
        days: 5,
        seed: 7,
    };
    let [first, second] = [(); 2].map(|()| grid::run(options, |_| ()));
    assert_eq!(first.report(), second.report());
    assert_eq!(first.summary(), second.summary());
    assert_eq!(first.leaderboard(), second.leaderboard());
    assert_eq!(first.pictures(), second.pictures());
    let other = grid::run(grid::Options { seed: 8, ..options }, |_| ());
    assert_ne!(first.summary(), other.summary());
}

#[test]
fn the_phase_that_is_simulated_is_the_one_of_the_examples() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/test-grid/phase-1.toml");
    let options = grid::Options {
        hosts: 1_200,
        days: 31,
        seed: 1,
    };
    assert_eq!(TermsFile::read(&file).unwrap().terms, grid::terms(options));
}
