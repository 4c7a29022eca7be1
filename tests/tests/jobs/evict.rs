//! `evict`

use nosana_sdk::{
    common::tier::Tier,
    generated::{
        jobs::{
            accounts::HostRecord,
            errors::JobsError,
            events::{Event, HostEvicted},
        },
        tiers,
    },
    queue::QueueKind,
};
use nosana_tests::{
    World, expect_error,
    world::{VOID_AFTER, market_terms},
};
use solana_instruction::error::InstructionError;

use crate::{Activity, Scene, expect_refused, idle, one_day};

#[test]
fn anyone_takes_a_host_out_that_the_market_takes_no_longer() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let record = world.record(&host);
    world.set_tier(&host, Tier::Suspended);
    world.advance(45);

    // Nobody signs.
    let outcome = world.evict(&host).unwrap();

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
        [Event::HostEvicted(HostEvicted {
            host: host.address,
            market: world.market,
            slot: 0,
            tier: Tier::Suspended as u8,
            bond: 0,
            at: now,
        })]
    );
    assert!(outcome.logged("Instruction: evict"));
}

#[test]
fn each_thing_that_the_market_asks_for_counts() {
    for break_rule in [
        |world: &mut World, host: &_| world.set_tier(host, Tier::Waitlisted),
        |world: &mut World, host: &_| world.set_tier(host, Tier::Suspended),
        |world: &mut World, host: &_| world.set_tier(host, Tier::Removed),
        |world: &mut World, host: &nosana_tests::Host| {
            let class = world.add_class(2);
            world
                .chain
                .edit::<tiers::accounts::Host>(&host.address, |host| host.class = class);
        },
        |world: &mut World, host: &_| {
            world.set_bond(host, 9);
            world
                .update_market(|terms| terms.bond_minimum = 10)
                .unwrap();
        },
    ] {
        let Scene {
            mut world, host, ..
        } = Scene::new();
        world.join(&host).unwrap();
        expect_error(world.evict(&host), JobsError::HostEligible);
        break_rule(&mut world, &host);
        world.evict(&host).unwrap();
        assert!(world.waiting().is_empty());
    }
}

#[test]
fn the_others_keep_their_order() {
    let mut world = World::new();
    let client = world.client(1);
    let [first, middle, last] = [1, 2, 3].map(|number| world.host(number));
    for host in [&first, &middle, &last] {
        world.join(host).unwrap();
    }
    world.set_tier(&middle, Tier::Removed);
    world.evict(&middle).unwrap();
    for host in [&first, &last] {
        let job = world.post(&client);
        assert_eq!(world.job(&job).host, host.address);
    }
}

#[test]
fn no_more_than_its_lease_counts() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let until = world.record(&host).valid_until;
    world.set_tier(&host, Tier::Removed);
    world.advance(5_000);
    world.evict(&host).unwrap();
    let record = world.record(&host);
    // It was last known to be there when its lease ended, not now.
    assert_eq!((record.online, record.last_seen), (120, until));
}

#[test]
fn a_host_whose_place_was_dropped_is_set_right() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.post(&client);
    world.set_tier(&host, Tier::Suspended);
    world.evict(&host).unwrap();
    assert_eq!(world.record(&host), idle(&world.record(&host)));
}

#[test]
fn a_host_whose_place_is_long_over_is_set_right() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.set_tier(&host, Tier::Suspended);
    let job = world.post(&client);
    world.advance(VOID_AFTER - 1);
    expect_error(world.evict(&host), JobsError::NotInQueue);
    world.advance(1);
    world.evict(&host).unwrap();
    assert_eq!(world.record(&host), idle(&world.record(&host)));
    // The job that it never started is still taken from it, and counts.
    world.expire(&job).unwrap();
    assert_eq!(world.record(&host).failed, 1);
}

#[test]
fn a_host_that_the_market_takes_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    expect_error(world.evict(&host), JobsError::HostEligible);
    // A tier above the market's is enough, and so is a bond to the unit.
    world.set_tier(&host, Tier::Premium);
    world.set_bond(&host, 10);
    world
        .update_market(|terms| terms.bond_minimum = 10)
        .unwrap();
    expect_error(world.evict(&host), JobsError::HostEligible);
    // Nor does silence: its place ends by itself.
    world.advance(10_000);
    expect_error(world.evict(&host), JobsError::HostEligible);
}

#[test]
fn a_host_that_was_matched_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.set_tier(&host, Tier::Removed);
    expect_error(world.evict(&host), JobsError::NotInQueue);
    // It gives the job back, and then waits nowhere.
    world.quit(&host, &job).unwrap();
    expect_error(world.evict(&host), JobsError::HostNotWaiting);
}

#[test]
fn a_host_that_does_not_wait_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.set_tier(&host, Tier::Removed);
    expect_error(world.evict(&host), JobsError::HostNotWaiting);
    world.set_tier(&host, Tier::Community);
    world.running(&client, &host);
    world.set_tier(&host, Tier::Removed);
    expect_error(world.evict(&host), JobsError::HostNotWaiting);
}

#[test]
fn a_host_that_waits_elsewhere_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.set_tier(&host, Tier::Removed);
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);
    expect_error(world.evict(&host), JobsError::HostNotWaiting);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    world.join(&host).unwrap();
    world.set_tier(&host, Tier::Removed);
    world.set_tier(&others.host, Tier::Removed);
    let market = world.market;
    expect_refused(
        &mut world,
        |world| world.evict_call(&host),
        &[
            (0, others.host.address, &JobsError::WrongRecord),
            (0, market, &InstructionError::IllegalOwner),
            (1, others.host.record, &JobsError::WrongRecord),
            (1, others.job, &InstructionError::AccountDataTooSmall),
            (2, others.market, &JobsError::WrongQueue),
            (3, others.queue, &JobsError::WrongQueue),
        ],
    );
    world.evict(&host).unwrap();
}
