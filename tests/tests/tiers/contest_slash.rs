//! `contest_slash`.

use nosana_sdk::{
    common::assessment::{SLASH_CONTEST, SLASH_DELAY, SlashState},
    events::Event,
    generated::tiers::{
        accounts::Slash,
        errors::TiersError,
        events::{self, SlashContested},
        pdas,
    },
};
use nosana_tests::{Host, World, expect_error, tiers::BOND};
use solana_signer::Signer;

use crate::event;

/// A host with a slash proposed just now.
fn proposed() -> (World, Host) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, 1).unwrap();
    (world, host)
}

#[test]
fn contesting_adds_time_and_leaves_it_to_the_admin() {
    let (mut world, host) = proposed();
    let before = world.slash_of(&host);
    world.advance(SLASH_DELAY - 1);
    let outcome = world.contest_slash(&host).unwrap();
    let executable_at = before.executable_at + SLASH_CONTEST;
    assert_eq!(
        world.slash_of(&host),
        Slash {
            state: SlashState::Contested as u8,
            defence: [6; 32],
            executable_at,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::SlashContested(SlashContested {
            host: host.address,
            defence: [6; 32],
            executable_at,
            at: world.now(),
        }))
    );
    world.advance(SLASH_CONTEST);
    expect_error(world.execute_slash(&host), TiersError::NotDue);
    world.advance(1);
    let by_owner = world
        .execute_slash_call(&host)
        .signed_by(&world.admin().pubkey(), &host.owner);
    expect_error(world.run(by_owner), TiersError::NotAdmin);
    world.execute_slash(&host).unwrap();
}

#[test]
fn contesting_again_fails() {
    let (mut world, host) = proposed();
    world.contest_slash(&host).unwrap();
    expect_error(world.contest_slash(&host), TiersError::AlreadyContested);
}

#[test]
fn contesting_what_can_be_executed_fails() {
    let (mut world, host) = proposed();
    world.advance(SLASH_DELAY);
    expect_error(world.contest_slash(&host), TiersError::TooLateToContest);
}

#[test]
fn contesting_nothing_fails() {
    let (mut world, host) = proposed();
    world.withdraw_slash(&host).unwrap();
    expect_error(world.contest_slash(&host), TiersError::NothingProposed);
}

#[test]
fn contesting_by_somebody_else_fails() {
    let (mut world, host) = proposed();
    let other = world.host(2);
    for signer in [&other.owner, &host.worker, &world.admin()] {
        let call = world
            .contest_slash_call(&host)
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), TiersError::NotOwner);
    }
}

#[test]
fn contesting_the_slash_of_another_host_fails() {
    let (mut world, host) = proposed();
    let other = world.bonded_host(2, BOND);
    let call = world.contest_slash_call(&other).replacing(
        &pdas::find_slash(&other.address).0,
        &pdas::find_slash(&host.address).0,
    );
    expect_error(world.run(call), TiersError::WrongSlash);
}
