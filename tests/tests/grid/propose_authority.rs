//! `propose_authority`.

use nosana_sdk::generated::grid::{
    accounts::Grid,
    errors::GridError,
    events::{Event, GridAuthorityProposed},
    pdas,
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{event, forge};

#[test]
fn the_authority_stays_until_the_proposed_one_accepts() {
    let mut world = World::new();
    let (before, next) = (world.grid(), key("next", 0).pubkey());
    let outcome = world.run(world.propose_grid_authority_call(next)).unwrap();
    assert_eq!(
        world.grid(),
        Grid {
            pending_authority: next,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::GridAuthorityProposed(GridAuthorityProposed { proposed: next })
    );
    assert!(outcome.logged("Instruction: propose_authority"));
    // It can still do what it could.
    world.run(world.propose_grid_authority_call(next)).unwrap();
}

#[test]
fn a_proposal_can_be_replaced_and_taken_back() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| key("next", number));
    for proposed in [first.pubkey(), second.pubkey()] {
        let call = world.propose_grid_authority_call(proposed);
        world.run(call).unwrap();
    }
    let accept = world.accept_grid_authority_call(&first);
    expect_error(world.run(accept), GridError::NotProposed);
    let call = world.propose_grid_authority_call(Address::default());
    world.run(call).unwrap();
    let accept = world.accept_grid_authority_call(&second);
    expect_error(world.run(accept), GridError::NotProposed);
}

#[test]
fn somebody_else_fails() {
    let mut world = World::new();
    let (admin, other) = (world.admin().pubkey(), key("other", 0));
    let call = world.propose_grid_authority_call(other.pubkey());
    expect_error(
        world.run(call.signed_by(&admin, &other)),
        GridError::NotAuthority,
    );
    let call = world.propose_grid_authority_call(other.pubkey());
    expect_error(
        world.run(call.unsigned_by(&admin)),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_forged_grid_fails() {
    let mut world = World::new();
    let grid = pdas::find_grid().0;
    let forged = forge(&mut world, &grid);
    let call = world.propose_grid_authority_call(key("next", 0).pubkey());
    expect_error(
        world.run(call.replacing(&grid, &forged)),
        InstructionError::IllegalOwner,
    );
}
