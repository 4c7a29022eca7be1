//! `accept_authority`

use nosana_sdk::generated::{
    jobs::{
        accounts::Config,
        errors::JobsError,
        events::{AuthorityAccepted, Event},
        instructions::UpdateConfigInstructionArgs,
        pdas,
    },
    tiers,
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::expect_refused;

/// A world whose authority proposed the next one.
fn proposed() -> (World, Keypair) {
    let mut world = World::new();
    let next = key("next", 0);
    world
        .run(world.propose_authority_call(next.pubkey()))
        .unwrap();
    (world, next)
}

#[test]
fn who_was_proposed_has_the_authority_and_the_former_one_nothing() {
    let (mut world, next) = proposed();
    let before = world.config();

    let outcome = world.run(world.accept_authority_call(&next)).unwrap();

    assert_eq!(
        world.config(),
        Config {
            authority: next.pubkey(),
            pending_authority: Address::default(),
            ..before
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::AuthorityAccepted(AuthorityAccepted {
            account: pdas::find_config().0,
            authority: next.pubkey(),
        })]
    );
    assert!(outcome.logged("Instruction: accept_authority"));

    let admin = world.admin();
    let update = |world: &World| {
        world.update_config_call(UpdateConfigInstructionArgs {
            fee_bps: 0,
            fee_cap_bps: 1_000,
            paused: false,
        })
    };
    expect_error(world.run(update(&world)), JobsError::NotAuthority);
    world
        .run(update(&world).signed_by(&admin.pubkey(), &next))
        .unwrap();
    // A market has an authority of its own.
    assert_eq!(world.market().authority, admin.pubkey());
    world.update_market(|terms| terms.price = 1).unwrap();
}

#[test]
fn accepting_twice_fails() {
    let (mut world, next) = proposed();
    world.run(world.accept_authority_call(&next)).unwrap();
    expect_error(
        world.run(world.accept_authority_call(&next)),
        JobsError::NotProposed,
    );
}

#[test]
fn a_key_that_was_not_proposed_fails() {
    let (mut world, next) = proposed();
    let admin = world.admin();
    for other in [&admin, &key("stranger", 0)] {
        expect_error(
            world.run(world.accept_authority_call(other)),
            JobsError::NotProposed,
        );
    }
    let unsigned = world
        .accept_authority_call(&next)
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
        .accept_authority_call(&nobody)
        .unsigned_by(&nobody.pubkey())
        .with_account(0, &Address::default());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let (mut world, next) = proposed();
    let market = world.market;
    expect_refused(
        &mut world,
        |world| world.accept_authority_call(&next),
        &[
            (1, market, &InstructionError::InvalidAccountData),
            (
                1,
                tiers::pdas::find_config().0,
                &InstructionError::IllegalOwner,
            ),
        ],
    );
}
