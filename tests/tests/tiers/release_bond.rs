//! `release_bond`.

use nosana_sdk::{
    common::assessment::{SLASH_DELAY, UNBOND_DELAY},
    generated::{
        staking::{accounts::Stake, pdas::find_stake},
        tiers::{
            accounts::Host,
            errors::TiersError,
            events::{BondReleased, Event},
        },
    },
};
use nosana_tests::{Host as Person, World, expect_error, tiers::BOND};
use solana_signer::Signer;

use crate::tiers_events;

/// A host that unbonds half of its bond, since just now.
fn unbonding() -> (World, Person) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.unbond_host(&host, BOND / 2).unwrap();
    (world, host)
}

#[test]
fn release_bond_gives_back_what_is_due() {
    let (mut world, host) = unbonding();
    let (before, stake) = (world.tiers_host(&host), world.stake_behind(&host));
    world.advance(UNBOND_DELAY);
    // Nobody signs.
    let outcome = world.release_bond(&host).unwrap();
    assert_eq!(
        world.tiers_host(&host),
        Host {
            unbonding: 0,
            unbonding_until: 0,
            ..before
        }
    );
    assert_eq!(
        world.stake_behind(&host),
        Stake {
            bonded_xnos: BOND / 2,
            ..stake
        }
    );
    assert_eq!(outcome.event_names(), ["Released", "BondReleased"]);
    assert_eq!(
        tiers_events(&outcome),
        [Event::BondReleased(BondReleased {
            host: host.address,
            xnos: BOND / 2,
            bond: BOND / 2,
            at: world.now(),
        })]
    );
    expect_error(world.release_bond(&host), TiersError::NothingToRelease);
}

#[test]
fn releasing_before_the_delay_is_over_fails() {
    let (mut world, host) = unbonding();
    for wait in [0, UNBOND_DELAY - 1] {
        world.advance(wait);
        expect_error(world.release_bond(&host), TiersError::NotDue);
    }
    // More that is unbonded keeps what was unbonded before, too.
    world.unbond_host(&host, 1).unwrap();
    world.advance(1);
    expect_error(world.release_bond(&host), TiersError::NotDue);
    world.advance(UNBOND_DELAY - 1);
    world.release_bond(&host).unwrap();
}

#[test]
fn releasing_what_is_bonded_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.advance(UNBOND_DELAY);
    expect_error(world.release_bond(&host), TiersError::NothingToRelease);
}

#[test]
fn a_pending_slash_blocks_the_release() {
    let (mut world, host) = unbonding();
    world.advance(UNBOND_DELAY - 1);
    world.propose_slash(&host, 1).unwrap();
    world.advance(SLASH_DELAY + 1);
    expect_error(world.release_bond(&host), TiersError::SlashPending);
    world.execute_slash(&host).unwrap();
    world.release_bond(&host).unwrap();
    assert_eq!(world.stake_behind(&host).bonded_xnos, BOND / 2);
    assert_eq!(world.tiers_host(&host).bond, BOND / 2);
}

#[test]
fn a_release_to_the_stake_of_another_fails() {
    let (mut world, host) = unbonding();
    let other = world.bonded_host(2, BOND);
    world.advance(UNBOND_DELAY);
    let [own, others] = [&host, &other].map(|host| find_stake(&host.owner.pubkey()).0);
    let call = world.release_call(&host).replacing(&own, &others);
    expect_error(world.run(call), TiersError::WrongStake);
}
