//! `update_grid`.

use nosana_sdk::generated::grid::{
    accounts::Grid,
    errors::GridError,
    events::{Event, GridUpdated},
    pdas,
};
use nosana_tests::{
    World, expect_error,
    grid::{BUDGET, POOL, reviewers, usual_terms},
    key,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{event, forge, opened, person};

#[test]
fn reviewers_and_budget_change_for_later_phases() {
    let (mut world, phase) = opened();
    let (before, old) = (world.grid(), world.phase(&phase));
    let mut next = [Address::default(); 4];
    next[3] = key("other reviewer", 0).pubkey();
    let outcome = world.run(world.update_grid_call(next, BUDGET + 1)).unwrap();
    assert_eq!(
        world.grid(),
        Grid {
            reviewers: next,
            budget: BUDGET + 1,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::GridUpdated(GridUpdated {
            reviewers: next,
            budget: BUDGET + 1,
        })
    );
    assert!(outcome.logged("Instruction: update_grid"));
    // What exists keeps its reviewers.
    assert_eq!(world.phase(&phase), old);
    let later = world.draft_phase(usual_terms());
    assert_eq!(world.phase(&later).reviewers, next);
}

#[test]
fn a_budget_below_what_phases_were_opened_with_fails() {
    let (mut world, _) = opened();
    let call = world.update_grid_call(reviewers(), POOL - 1);
    expect_error(world.run(call), GridError::AboveBudget);
    let call = world.update_grid_call(reviewers(), POOL);
    world.run(call).unwrap();
    assert_eq!(world.grid().budget, POOL);
}

#[test]
fn no_reviewer_fails() {
    let mut world = World::new();
    let call = world.update_grid_call([Address::default(); 4], BUDGET);
    expect_error(world.run(call), GridError::NoReviewer);
}

#[test]
fn a_reviewer_twice_fails() {
    let mut world = World::new();
    for (place, twice) in [(1, 0), (3, 2), (2, 1)] {
        let mut named = reviewers();
        named[3] = key("fourth reviewer", 0).pubkey();
        named[place] = named[twice];
        let call = world.update_grid_call(named, BUDGET);
        expect_error(world.run(call), GridError::ReviewerTwice);
    }
}

#[test]
fn somebody_else_fails() {
    let mut world = World::new();
    let admin = world.admin().pubkey();
    let outsider = person(&mut world.chain, "outsider");
    let call = world.update_grid_call(reviewers(), BUDGET);
    expect_error(
        world.run(call.signed_by(&admin, &outsider)),
        GridError::NotAuthority,
    );
    let call = world.update_grid_call(reviewers(), BUDGET);
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
    let call = world.update_grid_call(reviewers(), BUDGET);
    expect_error(
        world.run(call.replacing(&grid, &forged)),
        InstructionError::IllegalOwner,
    );
}
