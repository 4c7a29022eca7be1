//! `replace_reviewer`.

use nosana_sdk::{
    common::grid::PhaseState,
    generated::grid::{
        accounts::Phase,
        errors::GridError,
        events::{Event, ReviewerReplaced},
    },
};
use nosana_tests::{
    World, expect_error,
    grid::{reviewer, reviewers, usual_terms},
    key,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{event, opened, person};

#[test]
fn another_gets_the_place_with_what_was_awarded_from_it() {
    let (mut world, phase) = opened();
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.awarded = [4, 5, 6, 7]);
    let (before, grid) = (world.phase(&phase), world.grid());
    let other = key("other reviewer", 0).pubkey();
    world.advance(9);
    let outcome = world
        .run(world.replace_reviewer_call(&phase, 1, other))
        .unwrap();
    let mut next = reviewers();
    next[1] = other;
    assert_eq!(
        world.phase(&phase),
        Phase {
            reviewers: next,
            ..before
        }
    );
    assert_eq!(world.grid(), grid);
    assert_eq!(
        event(&outcome),
        Event::ReviewerReplaced(ReviewerReplaced {
            phase,
            place: 1,
            before: reviewer(1).pubkey(),
            after: other,
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: replace_reviewer"));
}

#[test]
fn a_place_can_be_left_free_and_taken() {
    let mut world = World::new();
    let phase = world.draft_phase(usual_terms());
    for place in 0..3 {
        world
            .run(world.replace_reviewer_call(&phase, place, Address::default()))
            .unwrap();
    }
    assert_eq!(world.phase(&phase).reviewers, [Address::default(); 4]);
    let last = reviewer(0).pubkey();
    world
        .run(world.replace_reviewer_call(&phase, 3, last))
        .unwrap();
    assert_eq!(world.phase(&phase).reviewers[3], last);
}

#[test]
fn nobody_has_two_places() {
    let (mut world, phase) = opened();
    for place in 0..4 {
        let call = world.replace_reviewer_call(&phase, place, reviewer(0).pubkey());
        expect_error(world.run(call), GridError::ReviewerTwice);
    }
}

#[test]
fn a_place_that_there_is_not_fails() {
    let (mut world, phase) = opened();
    for place in [4, u8::MAX] {
        for who in [Address::default(), key("other reviewer", 0).pubkey()] {
            let call = world.replace_reviewer_call(&phase, place, who);
            expect_error(world.run(call), GridError::BadPlace);
        }
    }
}

#[test]
fn a_phase_that_is_final_or_closed_keeps_its_reviewers() {
    let (mut world, phase) = opened();
    for state in [PhaseState::Final, PhaseState::Closed] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state as u8);
        let call = world.replace_reviewer_call(&phase, 0, Address::default());
        expect_error(world.run(call), GridError::WrongState);
    }
}

#[test]
fn somebody_else_fails() {
    let (mut world, phase) = opened();
    let admin = world.admin().pubkey();
    let outsider = person(&mut world.chain, "outsider");
    for signer in [&outsider, &reviewer(0)] {
        let call = world.replace_reviewer_call(&phase, 0, outsider.pubkey());
        expect_error(
            world.run(call.signed_by(&admin, signer)),
            GridError::NotAuthority,
        );
    }
    let call = world.replace_reviewer_call(&phase, 0, outsider.pubkey());
    expect_error(
        world.run(call.unsigned_by(&admin)),
        InstructionError::MissingRequiredSignature,
    );
}
