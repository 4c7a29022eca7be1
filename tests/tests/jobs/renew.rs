//! `renew`

use nosana_sdk::{
    common::tier::Tier,
    generated::{
        jobs::{
            accounts::HostRecord,
            errors::JobsError,
            events::{Event, HostEvicted, HostRenewed},
        },
        tiers,
    },
    queue::QueueKind,
};
use nosana_tests::{Host, World, expect_error, world::market_terms};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Activity, Scene, expect_refused, idle, one_day};

#[test]
fn a_place_is_renewed_and_the_time_counts() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let record = world.record(&host);
    world.advance(60);

    let outcome = world.renew(&host).unwrap();

    let (now, valid_until) = (world.now(), world.now() + 120);
    assert_eq!(
        world.record(&host),
        HostRecord {
            valid_until,
            last_seen: now,
            online: 60,
            days: one_day(
                now,
                Activity {
                    online: 60,
                    ..Activity::default()
                }
            ),
            ..record
        }
    );
    assert_eq!(world.queue().waiting[0].valid_until, valid_until);
    assert_eq!(
        outcome.jobs_events(),
        [Event::HostRenewed(HostRenewed {
            host: host.address,
            market: world.market,
            valid_until,
            at: now,
        })]
    );
    assert!(outcome.logged("Instruction: renew"));
}

#[test]
fn at_most_a_lease_counts_as_online() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(5_000);
    // Nobody came meanwhile, so the place is still its own.
    world.renew(&host).unwrap();
    assert_eq!(world.record(&host).online, 120);
    world.advance(100);
    world.renew(&host).unwrap();
    assert_eq!(world.record(&host).online, 220);
}

#[test]
fn a_clock_that_goes_back_counts_nothing() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let seen = world.now();
    world.advance(-50);
    world.renew(&host).unwrap();
    let record = world.record(&host);
    assert_eq!((record.online, record.last_seen), (0, seen));
}

#[test]
fn the_place_keeps_its_turn() {
    let mut world = World::new();
    let client = world.client(1);
    let hosts = [1, 2].map(|number| world.host(number));
    for host in &hosts {
        world.join(host).unwrap();
    }
    world.renew(&hosts[1]).unwrap();
    world.renew(&hosts[0]).unwrap();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, hosts[0].address);
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
    expect_error(world.renew(&host), JobsError::NotInQueue);
}

#[test]
fn a_place_that_was_dropped_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.post(&client);
    expect_error(world.renew(&host), JobsError::NotInQueue);
}

#[test]
fn a_host_that_does_not_wait_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    expect_error(world.renew(&host), JobsError::HostNotWaiting);
}

#[test]
fn a_host_that_waits_elsewhere_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);
    expect_error(world.renew(&host), JobsError::HostNotWaiting);
}

#[test]
fn a_host_that_the_market_takes_no_longer_is_taken_out() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let record = world.record(&host);
    world.set_tier(&host, Tier::Suspended);
    world.advance(60);

    let outcome = world.renew(&host).unwrap();

    let now = world.now();
    assert_eq!(
        world.record(&host),
        HostRecord {
            last_seen: now,
            online: 60,
            days: one_day(
                now,
                Activity {
                    online: 60,
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
    // Reinstated, it joins again.
    expect_error(world.join(&host), JobsError::WrongTier);
    world.set_tier(&host, Tier::Community);
    world.join(&host).unwrap();
}

#[test]
fn each_thing_that_the_market_asks_for_counts() {
    for break_rule in [
        |world: &mut World, host: &_| world.set_tier(host, Tier::Removed),
        |world: &mut World, host: &Host| {
            let class = world.add_class(2);
            world
                .chain
                .edit::<tiers::accounts::Host>(&host.address, |host| host.class = class);
        },
        |world: &mut World, _: &_| {
            world.update_market(|terms| terms.bond_minimum = 1).unwrap();
        },
    ] {
        let Scene {
            mut world, host, ..
        } = Scene::new();
        world.join(&host).unwrap();
        break_rule(&mut world, &host);
        let outcome = world.renew(&host).unwrap();
        assert_eq!(outcome.event_names(), ["HostEvicted"]);
        assert!(world.waiting().is_empty());
    }
}

#[test]
fn a_host_that_is_out_and_was_matched_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.post(&client);
    world.set_tier(&host, Tier::Suspended);
    expect_error(world.renew(&host), JobsError::NotInQueue);
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let call = world
        .renew_call(&host)
        .signed_by(&host.worker.pubkey(), &host.owner);
    expect_error(world.run(call), JobsError::NotWorker);
    let call = world.renew_call(&host).unsigned_by(&host.worker.pubkey());
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
        |world| world.renew_call(&host),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (2, others.host.record, &JobsError::WrongRecord),
            (2, others.job, &InstructionError::AccountDataTooSmall),
            (3, others.market, &JobsError::WrongQueue),
            (4, others.queue, &JobsError::WrongQueue),
        ],
    );
}
