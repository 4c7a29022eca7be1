//! Whatever stakers, hosts, an admin and strangers do in whatever order: vaults hold what
//! is recorded, bonds are covered, what can be slashed does not get away, and rewards are
//! those of exact arithmetic.
//!
//! `NOSANA_PROPTEST_CASES` sets the number of runs, `NOSANA_PROPTEST_SEED` the first seed.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{env, num::NonZero, thread};

use nosana_tests::model_staking::{Run, Scene, Seen, Step, sequence};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, RngSeed, TestRunner},
};

/// Runs unless told otherwise.
const CASES: u64 = 250;
/// Steps of a run, at most.
const STEPS: usize = 120;

/// What the runs must have seen to mean anything.
const IMPORTANT: [&str; 57] = [
    "a fee arrives",
    "bond",
    "bond: refused, more than the stake",
    "bond: refused, removed",
    "bond: refused, unstaking",
    "claim_rewards",
    "claim_rewards: refused, nothing to claim",
    "close",
    "close: refused, locked",
    "close: refused, rewards",
    "close_host",
    "close_host: refused, bonded",
    "close_host: refused, busy",
    "close_slash",
    "close_slash: refused, a slash is proposed",
    "close_slash: refused, the period is not over",
    "contest_slash",
    "contest_slash: refused, contested already",
    "contest_slash: refused, too late",
    "execute_slash",
    "execute_slash: refused, lapsed",
    "execute_slash: refused, not the admin",
    "execute_slash: refused, nothing proposed",
    "execute_slash: refused, too early",
    "extend",
    "extend: refused, bonded",
    "extend: refused, not longer",
    "join",
    "leave",
    "propose_slash",
    "propose_slash: refused, above the ceiling",
    "propose_slash: refused, proposed already",
    "register_host",
    "release_bond",
    "release_bond: refused, a slash is proposed",
    "release_bond: refused, too early",
    "restake",
    "restake: refused, not unstaking",
    "set_tier",
    "stake",
    "stake: refused, duration",
    "stake: refused, not enough tokens",
    "stake: refused, there is a stake",
    "sync_rewards",
    "time passes",
    "tokens are donated",
    "top_up",
    "top_up: refused, unstaking",
    "unbond",
    "unbond: refused, busy",
    "unbond: refused, more than is bonded",
    "unstake",
    "unstake: refused, bonded",
    "withdraw",
    "withdraw: refused, nothing vested",
    "withdraw_slash",
    "withdraw_slash: refused, not the admin",
];

#[test]
fn random_sequences_do_what_the_model_does() {
    let cases = number("NOSANA_PROPTEST_CASES").unwrap_or(CASES);
    let first = number("NOSANA_PROPTEST_SEED").unwrap_or(0);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let parts: Vec<(Seen, u64)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|number| {
                let seeds = (first..first + cases).skip(number).step_by(threads);
                scope.spawn(move || run_some(seeds))
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .collect()
    });
    let mut seen = Seen::new();
    let mut error = 0;
    for (part, largest) in parts {
        error = error.max(largest);
        for (what, count) in part {
            *seen.entry(what).or_default() += count;
        }
    }
    println!("{seen:#?}\nlargest error: {error} thousandths of a unit");
    if cases >= CASES {
        let unseen: Vec<_> = IMPORTANT
            .iter()
            .filter(|what| !seen.contains_key(**what))
            .collect();
        assert!(unseen.is_empty(), "no run saw this: {unseen:?}");
    }
}

fn run_some(seeds: impl Iterator<Item = u64>) -> (Seen, u64) {
    let scene = Scene::new();
    let mut seen = Seen::new();
    let mut error = 0;
    for seed in seeds {
        let mut run = Run::new(&scene);
        let steps = tree(seed).current();
        if let Err(wrong) = run.all(&steps) {
            panic!("seed {seed}: {wrong}\n{}", smallest(&scene, seed));
        }
        error = error.max(run.largest_error);
        for (what, count) in run.seen {
            *seen.entry(what).or_default() += count;
        }
    }
    (seen, error)
}

/// The steps of `seed`, which can be made fewer.
fn tree(seed: u64) -> impl ValueTree<Value = Vec<Step>> {
    let mut runner = TestRunner::new(Config {
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    });
    sequence(STEPS).new_tree(&mut runner).unwrap()
}

/// The fewest steps out of those of `seed` that go wrong, too.
fn smallest(scene: &Scene, seed: u64) -> String {
    let mut tree = tree(seed);
    let mut found = String::new();
    for _ in 0..300 {
        let steps = tree.current();
        let goes_on = match Run::new(scene).all(&steps) {
            Err(wrong) => {
                found = format!("{wrong}\nby {steps:#?}");
                tree.simplify()
            }
            Ok(()) => tree.complicate(),
        };
        if !goes_on {
            break;
        }
    }
    found
}

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number")),
    )
}
