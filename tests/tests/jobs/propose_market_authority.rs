//! `propose_market_authority`

use nosana_sdk::generated::jobs::{
    accounts::Market,
    errors::JobsError,
    events::{AuthorityProposed, Event},
    pdas,
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

#[test]
fn the_authority_stays_until_the_proposed_one_accepts() {
    let mut world = World::new();
    let (before, next) = (world.market(), key("next", 0).pubkey());

    let outcome = world
        .run(world.propose_market_authority_call(next))
        .unwrap();

    assert_eq!(
        world.market(),
        Market {
            pending_authority: next,
            ..before
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::AuthorityProposed(AuthorityProposed {
            account: world.market,
            proposed: next,
        })]
    );
    assert!(outcome.logged("Instruction: propose_market_authority"));
    world.update_market(|terms| terms.price = 1).unwrap();
}

#[test]
fn a_proposal_can_be_replaced_and_taken_back() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| key("next", number));
    for next in [&first, &second] {
        world
            .run(world.propose_market_authority_call(next.pubkey()))
            .unwrap();
    }
    expect_error(
        world.run(world.accept_market_authority_call(&first)),
        JobsError::NotProposed,
    );
    world
        .run(world.propose_market_authority_call(Address::default()))
        .unwrap();
    expect_error(
        world.run(world.accept_market_authority_call(&second)),
        JobsError::NotProposed,
    );
    assert_eq!(world.market().authority, world.admin().pubkey());
}

#[test]
fn a_key_that_is_not_the_markets_authority_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin().pubkey();
    let call = world
        .propose_market_authority_call(client.address())
        .signed_by(&admin, &client.key);
    expect_error(world.run(call), JobsError::NotAuthority);
    let call = world
        .propose_market_authority_call(client.address())
        .unsigned_by(&admin);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let mut world = World::new();
    let (queue, host) = (world.queue, world.registered_host(1).address);
    let next = key("next", 0).pubkey();
    expect_refused(
        &mut world,
        |world| world.propose_market_authority_call(next),
        &[
            (1, queue, &InstructionError::InvalidAccountData),
            (
                1,
                pdas::find_config().0,
                &InstructionError::AccountDataTooSmall,
            ),
            (1, host, &InstructionError::IllegalOwner),
        ],
    );
}
