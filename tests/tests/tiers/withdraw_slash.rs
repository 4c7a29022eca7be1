//! `withdraw_slash`.

use nosana_sdk::{
    common::assessment::{SLASH_CONTEST, SLASH_DELAY, SLASH_LAPSE},
    events::Event,
    generated::tiers::{
        accounts::{Host, Slash},
        errors::TiersError,
        events::{self, SlashWithdrawn},
        pdas,
    },
};
use nosana_tests::{Host as Person, World, expect_error, key, tiers::BOND};
use solana_signer::Signer;

use crate::event;

const XNOS: u64 = BOND / 5;

/// A host with a slash proposed just now.
fn proposed() -> (World, Person) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, XNOS).unwrap();
    (world, host)
}

#[test]
fn withdraw_slash_lets_go_of_the_bond_and_leaves_the_ceiling() {
    let (mut world, host) = proposed();
    let (slash, state) = (world.slash_of(&host), world.tiers_host(&host));
    let outcome = world.withdraw_slash(&host).unwrap();
    assert_eq!(
        world.slash_of(&host),
        Slash {
            state: 0,
            xnos: 0,
            executable_at: 0,
            ..slash
        }
    );
    assert_eq!(
        world.tiers_host(&host),
        Host {
            slashing: 0,
            ..state
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::SlashWithdrawn(SlashWithdrawn {
            host: host.address,
            xnos: XNOS,
            by: world.admin().pubkey(),
            at: world.now(),
        }))
    );
    world.propose_slash(&host, XNOS).unwrap();
}

#[test]
fn anyone_withdraws_a_lapsed_slash() {
    let (mut world, host) = proposed();
    let anyone = key("anyone", 0);
    let call = |world: &World| {
        world
            .withdraw_slash_call(&host)
            .signed_by(&world.admin().pubkey(), &anyone)
    };
    world.advance(SLASH_DELAY + SLASH_LAPSE - 1);
    expect_error(world.run(call(&world)), TiersError::NotAdmin);
    world.advance(1);
    expect_error(world.execute_slash(&host), TiersError::SlashLapsed);
    world.run(call(&world)).unwrap();
    assert_eq!(world.tiers_host(&host).slashing, 0);
}

#[test]
fn a_contested_slash_lapses_later() {
    let (mut world, host) = proposed();
    world.contest_slash(&host).unwrap();
    let by_owner = |world: &World| {
        world
            .withdraw_slash_call(&host)
            .signed_by(&world.admin().pubkey(), &host.owner)
    };
    world.advance(SLASH_DELAY + SLASH_LAPSE + SLASH_CONTEST - 1);
    expect_error(world.run(by_owner(&world)), TiersError::NotAdmin);
    world.advance(1);
    world.run(by_owner(&world)).unwrap();
}

#[test]
fn withdrawing_nothing_fails() {
    let (mut world, host) = proposed();
    world.withdraw_slash(&host).unwrap();
    expect_error(world.withdraw_slash(&host), TiersError::NothingProposed);
}

#[test]
fn withdrawing_the_slash_of_another_host_fails() {
    let (mut world, host) = proposed();
    let other = world.bonded_host(2, BOND);
    let call = world.withdraw_slash_call(&other).replacing(
        &pdas::find_slash(&other.address).0,
        &pdas::find_slash(&host.address).0,
    );
    expect_error(world.run(call), TiersError::WrongSlash);
}
