//! A phase of the test grid on the real programs, in memory: from the first registration
//! to the last claim, with hosts that test, that only wait, that farm and that cheat, and
//! with three reviewers, one of whom is bought.
//!
//! [`run`] plays it and [`Outcome`] says what came of it. Beside the chain stand books that
//! know what everybody did and what each act must do: whatever the programs do otherwise is
//! found. The same [`Options`] give the same files, to the byte.

mod books;
mod diary;
mod finish;
mod kinds;
mod outcome;
mod pictures;
mod review;
mod run;
mod seats;
mod work;

use nosana_sdk::{common::grid::LateJoin, generated::grid::types::PhaseTerms};

pub use kinds::{Kind, Sort};
pub use outcome::{Check, Outcome};

/// Base units of a NOS.
const NOS: u64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60;
/// 1 December 2026.
const REGISTRATION: i64 = 1_796_083_200;

/// What is simulated.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many hosts register: for five of six there is a seat.
    pub hosts: u32,
    /// How many days the phase runs, 1 to 31.
    pub days: u32,
    /// Decides what is left to chance.
    pub seed: u64,
}

/// Plays a phase; `tell` hears of each day.
pub fn run(options: Options, mut tell: impl FnMut(u32)) -> Outcome {
    let mut network = run::Network::new(options);
    network.run(&mut tell);
    network.finish()
}

/// The terms of the reference phase, for as many hosts and days as are simulated.
pub fn terms(options: Options) -> PhaseTerms {
    let running_from = REGISTRATION + 9 * DAY;
    let running_until = running_from + i64::from(options.days) * DAY;
    PhaseTerms {
        registration_from: REGISTRATION,
        registration_until: running_from,
        running_from,
        running_until,
        review_until: running_until + 14 * DAY,
        claim_seconds: 90 * 24 * 60 * 60,
        seats: options.hosts * 5 / 6,
        late_join: LateJoin::FromSeat as u8,
        needs_proof: true,
        pool: 250_000 * NOS,
        point_value: NOS / 40,
        reward_cap: 1_000 * NOS,
        fee_per_point: NOS / 20,
        points_per_hour: 10,
        points_per_job: 1,
        points_per_day: 200,
        points_per_test: 300,
        uptime_seconds: 20 * 60 * 60,
        caps: [10_000, 6_200, 9_300, 3_000, 10_000, 4_000],
        reviewer_cap: 1_000_000,
        second_above: 2_000,
        bond_minimum: 0,
        performant_points: 12_000,
    }
}
