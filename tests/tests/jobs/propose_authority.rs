//! `propose_authority`

use nosana_sdk::generated::{
    jobs::{
        accounts::Config,
        errors::JobsError,
        events::{AuthorityProposed, Event},
        pdas,
    },
    tiers,
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

#[test]
fn the_authority_stays_until_the_proposed_one_accepts() {
    let mut world = World::new();
    let (before, next) = (world.config(), key("next", 0).pubkey());

    let outcome = world.run(world.propose_authority_call(next)).unwrap();

    assert_eq!(
        world.config(),
        Config {
            pending_authority: next,
            ..before
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::AuthorityProposed(AuthorityProposed {
            account: pdas::find_config().0,
            proposed: next,
        })]
    );
    assert!(outcome.logged("Instruction: propose_authority"));
    // It can still do what it could.
    world.run(world.propose_authority_call(next)).unwrap();
}

#[test]
fn a_proposal_can_be_replaced_and_taken_back() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| key("next", number));
    world
        .run(world.propose_authority_call(first.pubkey()))
        .unwrap();
    world
        .run(world.propose_authority_call(second.pubkey()))
        .unwrap();
    expect_error(
        world.run(world.accept_authority_call(&first)),
        JobsError::NotProposed,
    );
    world
        .run(world.propose_authority_call(Address::default()))
        .unwrap();
    expect_error(
        world.run(world.accept_authority_call(&second)),
        JobsError::NotProposed,
    );
    assert_eq!(world.config().authority, world.admin().pubkey());
}

#[test]
fn a_key_that_is_not_the_authority_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin().pubkey();
    let call = world
        .propose_authority_call(client.address())
        .signed_by(&admin, &client.key);
    expect_error(world.run(call), JobsError::NotAuthority);
    let call = world
        .propose_authority_call(client.address())
        .unsigned_by(&admin);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let mut world = World::new();
    let (market, next) = (world.market, key("next", 0).pubkey());
    expect_refused(
        &mut world,
        |world| world.propose_authority_call(next),
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
