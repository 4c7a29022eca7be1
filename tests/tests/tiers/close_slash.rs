//! `close_slash`.

use nosana_sdk::{
    common::assessment::{SLASH_PERIOD, UNBOND_DELAY},
    events::Event,
    generated::tiers::{
        accounts::Slash,
        errors::TiersError,
        events::{self, SlashClosed},
        pdas,
    },
};
use nosana_tests::{Host, World, expect_error, tiers::BOND};
use solana_signer::Signer;

use crate::event;

/// A host whose slash was withdrawn just now.
fn withdrawn() -> (World, Host) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, 1).unwrap();
    world.withdraw_slash(&host).unwrap();
    (world, host)
}

#[test]
fn close_slash_returns_the_rent() {
    let (mut world, host) = withdrawn();
    let admin = world.admin().pubkey();
    let before = world.chain.lamports(&admin);
    world.advance(SLASH_PERIOD);
    // Nobody signs.
    let outcome = world.run(world.close_slash_call(&host)).unwrap();
    let slash = pdas::find_slash(&host.address).0;
    assert!(world.chain.account(&slash).is_none());
    assert_eq!(
        world.chain.lamports(&admin),
        before + world.chain.rent(Slash::LEN)
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::SlashClosed(SlashClosed {
            slash,
            host: host.address,
        }))
    );
    world.propose_slash(&host, 1).unwrap();
}

#[test]
fn closing_before_the_period_is_over_fails() {
    let (mut world, host) = withdrawn();
    world.advance(SLASH_PERIOD - 1);
    expect_error(world.run(world.close_slash_call(&host)), TiersError::NotDue);
}

#[test]
fn closing_while_one_is_proposed_fails() {
    let (mut world, host) = withdrawn();
    world.propose_slash(&host, 1).unwrap();
    world.advance(SLASH_PERIOD);
    expect_error(
        world.run(world.close_slash_call(&host)),
        TiersError::SlashPending,
    );
}

#[test]
fn that_of_a_closed_host_is_closed_at_once() {
    let (mut world, host) = withdrawn();
    world.unbond_host(&host, BOND).unwrap();
    world.advance(UNBOND_DELAY);
    world.release_bond(&host).unwrap();
    expect_error(world.run(world.close_slash_call(&host)), TiersError::NotDue);
    world.close_host(&host).unwrap();
    world.run(world.close_slash_call(&host)).unwrap();
}

#[test]
fn closing_with_another_host_fails() {
    let (mut world, host) = withdrawn();
    for other in [
        world.host(2).address,
        nosana_tests::key("closed", 0).pubkey(),
    ] {
        let call = world
            .close_slash_call(&host)
            .replacing(&host.address, &other);
        expect_error(world.run(call), TiersError::WrongSlash);
    }
}

#[test]
fn the_rent_goes_to_nobody_else() {
    let (mut world, host) = withdrawn();
    world.advance(SLASH_PERIOD);
    let call = world
        .close_slash_call(&host)
        .replacing(&world.admin().pubkey(), &host.owner.pubkey());
    expect_error(world.run(call), TiersError::WrongPayer);
}
