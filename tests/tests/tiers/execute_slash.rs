//! `execute_slash`.

use nosana_sdk::{
    common::{
        assessment::{Reason, SLASH_DELAY, SLASH_LAPSE},
        stake::slashed_tokens,
        tier::Tier,
    },
    generated::{
        staking::{self, errors::StakingError},
        tiers::{
            accounts::{Host, Slash},
            errors::TiersError,
            events::{Event, SlashExecuted},
            pdas,
        },
    },
};
use nosana_tests::{
    Host as Person, World, expect_error, key,
    tiers::{BOND, STAKED, WEIGHT},
};
use solana_signer::Signer;

use crate::{expect_move, tiers_events};

const XNOS: u64 = BOND / 5;

/// A host with a slash of [`XNOS`] that is due now.
fn due() -> (World, Person) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, XNOS).unwrap();
    world.advance(SLASH_DELAY);
    (world, host)
}

#[test]
fn execute_slash_takes_tokens_and_bond() {
    let (mut world, host) = due();
    let (slash, before) = (world.slash_of(&host), world.tiers_host(&host));
    let vault = world.stake_behind(&host).vault;
    let rewards = staking::pdas::find_reward_vault().0;
    let tokens = slashed_tokens(STAKED, XNOS, WEIGHT).unwrap();
    // Anyone may.
    let anyone = key("anyone", 0);
    let call = world
        .execute_slash_call(&host)
        .signed_by(&world.admin().pubkey(), &anyone);
    let outcome = world.run(call).unwrap();
    assert_eq!(world.tokens(&vault), STAKED - tokens);
    assert_eq!(world.tokens(&rewards), tokens);
    let stake = world.stake_behind(&host);
    assert_eq!((stake.amount, stake.slashed), (STAKED - tokens, tokens));
    assert_eq!(stake.bonded_xnos, BOND - XNOS);
    assert_eq!(
        world.tiers_host(&host),
        Host {
            bond: BOND - XNOS,
            slashing: 0,
            ..before
        }
    );
    assert_eq!(
        world.slash_of(&host),
        Slash {
            state: 0,
            xnos: 0,
            executable_at: 0,
            period_slashed: XNOS,
            ..slash
        }
    );
    assert_eq!(outcome.event_names().last(), Some(&"SlashExecuted"));
    assert_eq!(
        tiers_events(&outcome),
        [Event::SlashExecuted(SlashExecuted {
            host: host.address,
            xnos: XNOS,
            bond: BOND - XNOS,
            unbonding: 0,
            period_slashed: XNOS,
            by: anyone.pubkey(),
            at: world.now(),
        })]
    );
}

#[test]
fn it_takes_of_what_is_unbonding_first() {
    for (unbonding, left) in [(XNOS / 2, 0), (XNOS, 0), (2 * XNOS, XNOS)] {
        let mut world = World::new();
        let host = world.bonded_host(1, BOND);
        world.unbond_host(&host, unbonding).unwrap();
        world.propose_slash(&host, XNOS).unwrap();
        world.advance(SLASH_DELAY);
        world.execute_slash(&host).unwrap();
        let state = world.tiers_host(&host);
        assert_eq!(state.unbonding, left);
        assert_eq!(state.unbonding_until != 0, left > 0);
        assert_eq!(state.bond + state.unbonding, BOND - XNOS);
        assert_eq!(world.stake_behind(&host).bonded_xnos, BOND - XNOS);
    }
}

#[test]
fn slashing_demotes() {
    let mut world = World::new();
    let host = world.premium_host(1);
    world.propose_slash(&host, 1).unwrap();
    world.advance(SLASH_DELAY);
    let outcome = world.execute_slash(&host).unwrap();
    let to = (Tier::Community, Reason::Slashed);
    expect_move(&world, &host, &outcome, Tier::Premium, to);
}

#[test]
fn slashing_what_the_policy_does_not_ask_for_demotes_nobody() {
    let mut world = World::new();
    let host = world.premium_host(1);
    world.bond_host(&host, BOND).unwrap();
    world.propose_slash(&host, XNOS).unwrap();
    world.advance(SLASH_DELAY);
    world.execute_slash(&host).unwrap();
    assert_eq!(world.tier(&host), Tier::Premium);
}

#[test]
fn an_admin_cannot_slash_before_the_delay() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, XNOS).unwrap();
    for wait in [0, SLASH_DELAY - 1] {
        world.advance(wait);
        expect_error(world.execute_slash(&host), TiersError::NotDue);
    }
    // Proposing again begins anew.
    world.withdraw_slash(&host).unwrap();
    world.propose_slash(&host, XNOS).unwrap();
    world.advance(1);
    expect_error(world.execute_slash(&host), TiersError::NotDue);
}

#[test]
fn executing_a_slash_that_lapsed_fails() {
    let (mut world, host) = due();
    world.advance(SLASH_LAPSE - 1);
    let mut in_time = world.clone();
    in_time.execute_slash(&host).unwrap();
    world.advance(1);
    expect_error(world.execute_slash(&host), TiersError::SlashLapsed);
}

#[test]
fn executing_twice_or_nothing_fails() {
    let (mut world, host) = due();
    world.execute_slash(&host).unwrap();
    expect_error(world.execute_slash(&host), TiersError::NothingProposed);
}

#[test]
fn executing_the_slash_of_another_host_fails() {
    let (mut world, host) = due();
    let other = world.bonded_host(2, BOND);
    let (own, others) = (
        pdas::find_slash(&other.address).0,
        pdas::find_slash(&host.address).0,
    );
    let call = world.execute_slash_call(&other).replacing(&own, &others);
    expect_error(world.run(call), TiersError::WrongSlash);
}

#[test]
fn slashing_the_stake_of_another_fails() {
    let (mut world, host) = due();
    let other = world.bonded_host(2, BOND);
    let [own, others] = [&host, &other].map(|host| world.stake_behind(host));
    let stake = |host: &Person| staking::pdas::find_stake(&host.owner.pubkey()).0;
    let call = world
        .execute_slash_call(&host)
        .replacing(&stake(&host), &stake(&other));
    expect_error(world.run(call), TiersError::WrongStake);
    // Nor the tokens of another behind the right stake.
    let call = world
        .execute_slash_call(&host)
        .replacing(&own.vault, &others.vault);
    expect_error(world.run(call), StakingError::WrongVault);
}

#[test]
fn slashed_tokens_go_nowhere_else() {
    let (mut world, host) = due();
    // Destination and reward vault are the same account here.
    for place in [6, 7] {
        let call = world
            .execute_slash_call(&host)
            .with_account(place, &host.payout);
        assert!(world.run(call).is_err(), "account {place}");
    }
    assert_eq!(world.tiers_host(&host).bond, BOND);
}
