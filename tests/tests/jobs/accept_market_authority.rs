//! `accept_market_authority`

use nosana_sdk::generated::jobs::{
    accounts::Market,
    errors::JobsError,
    events::{AuthorityAccepted, Event},
};
use nosana_tests::{World, expect_error, key, world::market_terms};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::expect_refused;

/// A world in whose market the next authority was proposed.
fn proposed() -> (World, Keypair) {
    let mut world = World::new();
    let next = key("next", 0);
    world
        .run(world.propose_market_authority_call(next.pubkey()))
        .unwrap();
    (world, next)
}

#[test]
fn who_was_proposed_has_the_market_and_the_former_one_nothing() {
    let (mut world, next) = proposed();
    let before = world.market();

    let outcome = world
        .run(world.accept_market_authority_call(&next))
        .unwrap();

    assert_eq!(
        world.market(),
        Market {
            authority: next.pubkey(),
            pending_authority: Address::default(),
            ..before
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::AuthorityAccepted(AuthorityAccepted {
            account: world.market,
            authority: next.pubkey(),
        })]
    );
    assert!(outcome.logged("Instruction: accept_market_authority"));

    let admin = world.admin().pubkey();
    let calls = |world: &World| {
        [
            world.update_market_call(world.terms()),
            world.propose_market_authority_call(admin),
            world.close_market_call(),
        ]
    };
    for call in calls(&world) {
        let first = call.instruction.accounts[0].pubkey;
        // Closing names the authority that the market has now.
        let bent = call.replacing(&first, &admin);
        expect_error(world.run(bent), JobsError::NotAuthority);
    }
    for call in calls(&world) {
        let mut call = call.with_account(0, &next.pubkey());
        call.signers = vec![next.insecure_clone()];
        world.run(call).unwrap();
    }
}

#[test]
fn another_market_and_the_configuration_stay_with_the_former_one() {
    let (mut world, next) = proposed();
    let (other, _) = world.open_market(market_terms("elsewhere"), 16);
    world
        .run(world.accept_market_authority_call(&next))
        .unwrap();
    let admin = world.admin().pubkey();
    assert_eq!(world.chain.read::<Market>(&other).authority, admin);
    assert_eq!(world.config().authority, admin);
}

#[test]
fn accepting_twice_fails() {
    let (mut world, next) = proposed();
    world
        .run(world.accept_market_authority_call(&next))
        .unwrap();
    expect_error(
        world.run(world.accept_market_authority_call(&next)),
        JobsError::NotProposed,
    );
}

#[test]
fn a_key_that_was_not_proposed_fails() {
    let (mut world, next) = proposed();
    let admin = world.admin();
    for other in [&admin, &key("stranger", 0)] {
        expect_error(
            world.run(world.accept_market_authority_call(other)),
            JobsError::NotProposed,
        );
    }
    let unsigned = world
        .accept_market_authority_call(&next)
        .unsigned_by(&next.pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn the_zero_address_that_means_nobody_cannot_accept() {
    let mut world = World::new();
    let nobody = key("nobody", 0);
    let call = world
        .accept_market_authority_call(&nobody)
        .unsigned_by(&nobody.pubkey())
        .with_account(0, &Address::default());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let (mut world, next) = proposed();
    let (other, _) = world.open_market(market_terms("elsewhere"), 16);
    let (queue, host) = (world.queue, world.registered_host(1).address);
    expect_refused(
        &mut world,
        |world| world.accept_market_authority_call(&next),
        &[
            (1, other, &JobsError::NotProposed),
            (1, queue, &InstructionError::InvalidAccountData),
            (1, host, &InstructionError::IllegalOwner),
        ],
    );
}
