//! `accept_authority`.

use nosana_sdk::generated::grid::{
    accounts::Grid,
    errors::GridError,
    events::{Event, GridAuthorityAccepted},
    pdas,
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{event, forge};

/// A world in which `next` was proposed.
fn proposed() -> (World, Keypair) {
    let (mut world, next) = (World::new(), key("next", 0));
    let call = world.propose_grid_authority_call(next.pubkey());
    world.run(call).unwrap();
    (world, next)
}

#[test]
fn the_authority_is_handed_over() {
    let (mut world, next) = proposed();
    let (before, admin) = (world.grid(), world.admin());
    let outcome = world.run(world.accept_grid_authority_call(&next)).unwrap();
    assert_eq!(
        world.grid(),
        Grid {
            authority: next.pubkey(),
            pending_authority: Address::default(),
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::GridAuthorityAccepted(GridAuthorityAccepted {
            authority: next.pubkey(),
        })
    );
    assert!(outcome.logged("Instruction: accept_authority"));
    let back = || world.propose_grid_authority_call(admin.pubkey());
    let (by_admin, by_next) = (back(), back().signed_by(&admin.pubkey(), &next));
    expect_error(world.run(by_admin), GridError::NotAuthority);
    world.run(by_next).unwrap();
}

#[test]
fn accepting_twice_fails() {
    let (mut world, next) = proposed();
    world.run(world.accept_grid_authority_call(&next)).unwrap();
    expect_error(
        world.run(world.accept_grid_authority_call(&next)),
        GridError::NotProposed,
    );
}

#[test]
fn who_was_not_proposed_fails() {
    let (mut world, next) = proposed();
    for other in [key("other", 0), world.admin()] {
        let call = world.accept_grid_authority_call(&other);
        expect_error(world.run(call), GridError::NotProposed);
    }
    let call = world.accept_grid_authority_call(&next);
    expect_error(
        world.run(call.unsigned_by(&next.pubkey())),
        InstructionError::MissingRequiredSignature,
    );
    let mut world = World::new();
    let call = world.accept_grid_authority_call(&next);
    expect_error(world.run(call), GridError::NotProposed);
}

#[test]
fn a_forged_grid_fails() {
    let (mut world, next) = proposed();
    let grid = pdas::find_grid().0;
    let forged = forge(&mut world, &grid);
    let call = world.accept_grid_authority_call(&next);
    expect_error(
        world.run(call.replacing(&grid, &forged)),
        InstructionError::IllegalOwner,
    );
}
