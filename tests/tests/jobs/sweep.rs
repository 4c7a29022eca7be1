//! `sweep`

use nosana_sdk::{
    generated::jobs::{
        errors::JobsError,
        events::{Event, QueueSwept},
    },
    queue::QueueKind,
};
use nosana_tests::{Setup, World, expect_error};
use solana_instruction::error::InstructionError;

use crate::Scene;

#[test]
fn entries_whose_time_is_up_are_removed_from_the_front() {
    let mut world = World::new();
    let hosts = [1, 2, 3, 4].map(|number| world.host(number));
    for host in &hosts {
        world.join(host).unwrap();
    }
    // A gap between the silent ones, and one that is alive behind them.
    world.leave(&hosts[1]).unwrap();
    world.advance(60);
    world.renew(&hosts[3]).unwrap();
    world.advance(61);

    let outcome = world.sweep().unwrap();

    assert_eq!(world.waiting(), [hosts[3].address]);
    assert_eq!(
        outcome.jobs_events(),
        [Event::QueueSwept(QueueSwept {
            market: world.market,
            entries: 3,
            head: 3,
        })]
    );
    assert!(outcome.logged("Instruction: sweep"));
    // The silent ones can tell at once that they were dropped.
    world.join(&hosts[0]).unwrap();
}

#[test]
fn a_queue_of_which_everything_ran_out_is_empty_then() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.sweep().unwrap();
    assert_eq!(world.queue().kind(), QueueKind::Empty);
}

#[test]
fn a_thousand_entries_fit_one_instruction() {
    let mut world = World::with(Setup {
        capacity: 4_096,
        ..Setup::default()
    });
    let silent_since = world.now() - 1;
    world.fill_queue(QueueKind::Hosts, 2_500, silent_since);
    for left in [1_500, 500, 0] {
        world.sweep().unwrap();
        assert_eq!(world.queue().waiting.len(), left);
    }
}

#[test]
fn a_queue_that_needs_no_sweeping_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    expect_error(world.sweep(), JobsError::TooEarly);
    world.join(&host).unwrap();
    world.advance(120);
    expect_error(world.sweep(), JobsError::TooEarly);
    world.leave(&host).unwrap();
    // Jobs wait for as long as it takes.
    world.post(&client);
    world.advance(1_000_000_000);
    expect_error(world.sweep(), JobsError::TooEarly);
}

#[test]
fn an_account_that_is_no_queue_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    for (other, error) in [
        (job, InstructionError::InvalidAccountData),
        (host.address, InstructionError::IllegalOwner),
    ] {
        let call = world.sweep_call().with_account(0, &other);
        expect_error(world.run(call), error);
    }
}
