//! `apply_policy`.

use nosana_sdk::{
    common::assessment::POLICY_DELAY,
    events::Event,
    generated::tiers::{
        accounts::Config,
        errors::TiersError,
        events::{self, PolicyApplied},
        types::PolicyTerms,
    },
};
use nosana_tests::{World, expect_error, tiers::usual_policy};

use crate::{event, no_policy, stored};

fn other_policy() -> PolicyTerms {
    PolicyTerms {
        bond: 9,
        days: 1,
        ..usual_policy()
    }
}

#[test]
fn apply_policy_puts_the_proposal_into_force() {
    let mut world = World::new();
    let before = world.tiers_config();
    world
        .run(world.propose_policy_call(other_policy()))
        .unwrap();
    world.advance(POLICY_DELAY);
    // Nobody signs.
    let outcome = world.run(world.apply_policy_call()).unwrap();
    assert_eq!(
        world.tiers_config(),
        Config {
            policy: stored(&other_policy()),
            proposed_policy: no_policy(),
            proposed_effective_at: 0,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::PolicyApplied(PolicyApplied {
            policy: other_policy(),
            at: world.now(),
        }))
    );
    expect_error(
        world.run(world.apply_policy_call()),
        TiersError::NothingProposed,
    );
}

#[test]
fn an_admin_cannot_change_the_policy_at_once() {
    let mut world = World::new();
    world
        .run(world.propose_policy_call(other_policy()))
        .unwrap();
    for wait in [0, POLICY_DELAY - 1] {
        world.advance(wait);
        expect_error(world.run(world.apply_policy_call()), TiersError::NotDue);
        assert_eq!(world.tiers_config().policy, stored(&usual_policy()));
    }
    world.advance(1);
    world.run(world.apply_policy_call()).unwrap();
}

#[test]
fn applying_nothing_fails() {
    let mut world = World::new();
    expect_error(
        world.run(world.apply_policy_call()),
        TiersError::NothingProposed,
    );
}
