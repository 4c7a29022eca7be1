//! A small simulation keeps its limits, and is the same each time.

#![allow(clippy::unwrap_used)]

use nosana_tests::simulation::{Limit, Options, tiers};

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
