//! `leave`

use nosana_sdk::{
    generated::jobs::{
        accounts::HostRecord,
        errors::JobsError,
        events::{Event, HostLeft},
    },
    queue::QueueKind,
};
use nosana_tests::{
    World, expect_error,
    world::{VOID_AFTER, market_terms},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Activity, Scene, expect_refused, idle, one_day};

#[test]
fn a_host_leaves_and_its_time_counts() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let record = world.record(&host);
    world.advance(45);

    let outcome = world.leave(&host).unwrap();

    let now = world.now();
    assert_eq!(
        world.record(&host),
        HostRecord {
            last_seen: now,
            online: 45,
            days: one_day(
                now,
                Activity {
                    online: 45,
                    ..Activity::default()
                }
            ),
            ..idle(&record)
        }
    );
    assert_eq!(world.queue().kind(), QueueKind::Empty);
    assert_eq!(
        outcome.jobs_events(),
        [Event::HostLeft(HostLeft {
            host: host.address,
            market: world.market,
            slot: 0,
            at: now,
        })]
    );
    assert!(outcome.logged("Instruction: leave"));
}

#[test]
fn leaving_from_the_middle_keeps_the_order() {
    let mut world = World::new();
    let client = world.client(1);
    let [first, middle, last] = [1, 2, 3].map(|number| world.host(number));
    for host in [&first, &middle, &last] {
        world.join(host).unwrap();
    }
    world.leave(&middle).unwrap();
    assert_eq!(world.waiting(), [first.address, last.address]);
    for host in [&first, &last] {
        let job = world.post(&client);
        assert_eq!(world.job(&job).host, host.address);
    }
}

#[test]
fn leaving_at_the_end_gives_the_place_back() {
    let mut world = World::new();
    let (stays, leaves) = (world.host(1), world.host(2));
    world.join(&stays).unwrap();
    // More often than the queue has places.
    for _ in 0..100 {
        world.join(&leaves).unwrap();
        world.leave(&leaves).unwrap();
    }
    assert_eq!(world.waiting(), [stays.address]);
}

#[test]
fn a_host_whose_place_was_dropped_leaves() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.post(&client);
    world.leave(&host).unwrap();
    assert_eq!(world.record(&host), idle(&world.record(&host)));
    // Only a lease of that time counts.
    assert_eq!(world.record(&host).online, 120);
}

#[test]
fn a_host_that_was_matched_leaves_once_it_could_not_start() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.post(&client);
    world.advance(VOID_AFTER - 1);
    expect_error(world.leave(&host), JobsError::NotInQueue);
    world.advance(1);
    world.leave(&host).unwrap();
    assert_eq!(world.record(&host), idle(&world.record(&host)));
}

#[test]
fn a_host_whose_lease_ended_long_ago_leaves() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(VOID_AFTER);
    let outcome = world.leave(&host).unwrap();
    assert_eq!(outcome.event_names(), ["HostLeft"]);
    assert_eq!(world.record(&host), idle(&world.record(&host)));
    // Its place is passed over.
    let job = world.post(&client);
    assert_eq!(world.waiting(), [job]);
}

#[test]
fn a_host_that_was_matched_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.post(&client);
    expect_error(world.leave(&host), JobsError::NotInQueue);
}

#[test]
fn a_host_that_does_not_wait_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    expect_error(world.leave(&host), JobsError::HostNotWaiting);
    world.running(&client, &host);
    expect_error(world.leave(&host), JobsError::HostNotWaiting);
}

#[test]
fn a_host_that_waits_elsewhere_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);
    expect_error(world.leave(&host), JobsError::HostNotWaiting);
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let call = world
        .leave_call(&host)
        .signed_by(&host.worker.pubkey(), &host.owner);
    expect_error(world.run(call), JobsError::NotWorker);
    let call = world.leave_call(&host).unsigned_by(&host.worker.pubkey());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    world.join(&host).unwrap();
    expect_refused(
        &mut world,
        |world| world.leave_call(&host),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (2, others.host.record, &JobsError::WrongRecord),
            (2, others.job, &InstructionError::AccountDataTooSmall),
            (3, others.market, &JobsError::WrongQueue),
            (4, others.queue, &JobsError::WrongQueue),
        ],
    );
}
