//! `withdraw_policy`.

use nosana_sdk::{
    common::assessment::POLICY_DELAY,
    events::Event,
    generated::tiers::{
        errors::TiersError,
        events::{self, PolicyWithdrawn},
    },
};
use nosana_tests::{World, expect_error, tiers::usual_policy};
use solana_signer::Signer;

use crate::{event, person};

#[test]
fn withdraw_policy_forgets_the_proposal() {
    let mut world = World::new();
    let before = world.tiers_config();
    let effective_at = world.now() + POLICY_DELAY;
    world
        .run(world.propose_policy_call(usual_policy()))
        .unwrap();
    let outcome = world.run(world.withdraw_policy_call()).unwrap();
    assert_eq!(world.tiers_config(), before);
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::PolicyWithdrawn(PolicyWithdrawn {
            effective_at
        }))
    );
    world.advance(POLICY_DELAY);
    expect_error(
        world.run(world.apply_policy_call()),
        TiersError::NothingProposed,
    );
}

#[test]
fn withdrawing_nothing_fails() {
    let mut world = World::new();
    expect_error(
        world.run(world.withdraw_policy_call()),
        TiersError::NothingProposed,
    );
}

#[test]
fn a_withdrawal_by_somebody_else_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    world
        .run(world.propose_policy_call(usual_policy()))
        .unwrap();
    let call = world
        .withdraw_policy_call()
        .signed_by(&world.admin().pubkey(), &outsider);
    expect_error(world.run(call), TiersError::NotAdmin);
}
