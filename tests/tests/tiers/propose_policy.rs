//! `propose_policy`.

use nosana_sdk::{
    common::assessment::POLICY_DELAY,
    events::Event,
    generated::tiers::{
        accounts::Config,
        errors::TiersError,
        events::{self, PolicyProposed},
        types::PolicyTerms,
    },
};
use nosana_tests::{World, expect_error, tiers::usual_policy};
use solana_signer::Signer;

use crate::{BAD_POLICIES, event, person, stored};

#[test]
fn propose_policy_leaves_the_one_in_force() {
    let mut world = World::new();
    let before = world.tiers_config();
    let policy = PolicyTerms {
        bond: 7,
        ..usual_policy()
    };
    let outcome = world
        .run(world.propose_policy_call(policy.clone()))
        .unwrap();
    let effective_at = world.now() + POLICY_DELAY;
    assert_eq!(
        world.tiers_config(),
        Config {
            proposed_policy: stored(&policy),
            proposed_effective_at: effective_at,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::PolicyProposed(PolicyProposed {
            policy,
            effective_at,
        }))
    );
}

#[test]
fn another_proposal_begins_anew() {
    let mut world = World::new();
    let second = PolicyTerms {
        bond: 8,
        ..usual_policy()
    };
    world
        .run(world.propose_policy_call(usual_policy()))
        .unwrap();
    world.advance(POLICY_DELAY - 1);
    world
        .run(world.propose_policy_call(second.clone()))
        .unwrap();
    world.advance(1);
    expect_error(world.run(world.apply_policy_call()), TiersError::NotDue);
    world.advance(POLICY_DELAY - 1);
    world.run(world.apply_policy_call()).unwrap();
    assert_eq!(world.tiers_config().policy, stored(&second));
}

#[test]
fn a_proposal_by_somebody_else_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    let call = world
        .propose_policy_call(usual_policy())
        .signed_by(&world.admin().pubkey(), &outsider);
    expect_error(world.run(call), TiersError::NotAdmin);
}

#[test]
fn a_policy_whose_marks_do_not_fit_fails() {
    let mut world = World::new();
    for (rule, spoil) in BAD_POLICIES {
        println!("{rule}");
        let mut policy = usual_policy();
        spoil(&mut policy);
        expect_error(
            world.run(world.propose_policy_call(policy)),
            TiersError::BadPolicy,
        );
    }
}
