//! `unbond`.

use nosana_sdk::{
    common::{
        assessment::{Reason, UNBOND_DELAY},
        tier::Tier,
    },
    events::Event,
    generated::tiers::{
        accounts::Host,
        errors::TiersError,
        events::{self, HostUnbonded},
    },
};
use nosana_tests::{World, expect_error, tiers::BOND, world::VOID_AFTER};
use solana_signer::Signer;

use crate::{event, expect_move};

#[test]
fn unbond_takes_out_of_the_bond_but_not_out_of_reach() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    let (before, stake) = (world.tiers_host(&host), world.stake_behind(&host));
    let mut unbonding = 0;
    // The delay begins anew with the second.
    for xnos in [BOND / 4, BOND / 2] {
        world.advance(100);
        let outcome = world.unbond_host(&host, xnos).unwrap();
        unbonding += xnos;
        let until = world.now() + UNBOND_DELAY;
        assert_eq!(
            world.tiers_host(&host),
            Host {
                bond: BOND - unbonding,
                unbonding,
                unbonding_until: until,
                ..before.clone()
            }
        );
        assert_eq!(world.stake_behind(&host), stake);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::HostUnbonded(HostUnbonded {
                host: host.address,
                xnos,
                bond: BOND - unbonding,
                unbonding,
                until,
                at: world.now(),
            }))
        );
    }
}

#[test]
fn unbonding_demotes_first() {
    let mut world = World::new();
    let host = world.premium_host(1);
    world.bond_host(&host, 10).unwrap();
    let outcome = world.unbond_host(&host, 10).unwrap();
    assert_eq!(outcome.event_names(), ["HostUnbonded"]);
    assert_eq!(world.tier(&host), Tier::Premium);

    let outcome = world.unbond_host(&host, 1).unwrap();
    assert_eq!(outcome.event_names(), ["HostUnbonded", "TierChanged"]);
    let to = (Tier::Community, Reason::Unbonded);
    expect_move(&world, &host, &outcome, Tier::Premium, to);
}

#[test]
fn unbonding_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.bonded_host(1, BOND), world.host(2));
    for signer in [&other.owner, &host.worker, &world.admin()] {
        let call = world
            .unbond_call(&host, 1)
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), TiersError::NotOwner);
    }
}

#[test]
fn unbonding_more_than_is_bonded_or_nothing_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    for xnos in [BOND + 1, u64::MAX] {
        expect_error(world.unbond_host(&host, xnos), TiersError::TooLittleBonded);
    }
    expect_error(world.unbond_host(&host, 0), TiersError::AmountIsZero);
    world.unbond_host(&host, BOND).unwrap();
    expect_error(world.unbond_host(&host, 1), TiersError::TooLittleBonded);
}

#[test]
fn unbonding_while_the_host_waits_or_works_fails() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.bonded_host(1, BOND));
    world.join(&host).unwrap();
    expect_error(world.unbond_host(&host, 1), TiersError::HostBusy);
    let job = world.post(&client);
    expect_error(world.unbond_host(&host, 1), TiersError::HostBusy);
    world.start(&host, &job).unwrap();
    expect_error(world.unbond_host(&host, 1), TiersError::HostBusy);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    world.unbond_host(&host, 1).unwrap();
}

#[test]
fn a_place_in_a_queue_that_is_long_over_keeps_no_bond() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.join(&host).unwrap();
    world.advance(VOID_AFTER - 1);
    expect_error(world.unbond_host(&host, BOND), TiersError::HostBusy);
    world.advance(1);
    world.unbond_host(&host, BOND).unwrap();
}

#[test]
fn unbonding_with_the_record_of_another_or_none_fails() {
    let mut world = World::new();
    let (host, idle) = (world.bonded_host(1, BOND), world.host(2));
    world.join(&host).unwrap();
    let nowhere = nosana_tests::key("nowhere", 0).pubkey();
    for record in [idle.record, idle.address, nowhere] {
        let call = world.unbond_call(&host, 1).replacing(&host.record, &record);
        expect_error(world.run(call), TiersError::WrongRecord);
    }
}

#[test]
fn a_host_without_a_record_is_idle() {
    let mut world = World::new();
    let host = world.registered_host(1);
    world.stake_for(&host);
    world.bond_host(&host, BOND).unwrap();
    world.unbond_host(&host, BOND).unwrap();
}

#[test]
fn a_removed_or_suspended_host_gets_its_bond_back() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    for tier in [Tier::Suspended, Tier::Removed] {
        world.set_tier(&host, tier);
        world.unbond_host(&host, BOND / 2).unwrap();
        assert_eq!(world.tier(&host), tier);
    }
    world.advance(UNBOND_DELAY);
    world.release_bond(&host).unwrap();
    assert_eq!(world.stake_behind(&host).bonded_xnos, 0);
}
