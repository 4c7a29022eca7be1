//! `finalize`.

use nosana_sdk::{
    common::grid::PhaseState,
    generated::grid::{
        accounts::Phase,
        errors::GridError,
        events::{Event, PhaseFinalized},
    },
};
use nosana_tests::{World, expect_error, grid::usual_terms};

use crate::{event, opened};

#[test]
fn the_points_are_fixed_and_the_time_to_claim_begins() {
    let (mut world, phase) = opened();
    let totals = [1, 2, 3, 4, 5, 6];
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.totals = totals);
    let (before, terms) = (world.phase(&phase), usual_terms());
    // Whoever calls late moves the end, too: all have the whole time to claim.
    let now = terms.review_until + 77;
    world.set_time(now);
    let outcome = world.finalize_phase(&phase).unwrap();
    let claim_until = now + i64::from(terms.claim_seconds);
    assert_eq!(
        world.phase(&phase),
        Phase {
            state: PhaseState::Final as u8,
            final_at: now,
            claim_until,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::PhaseFinalized(PhaseFinalized {
            phase,
            totals,
            claim_until,
            at: now,
        })
    );
    assert!(outcome.logged("Instruction: finalize"));
}

#[test]
fn before_the_review_is_over_it_fails() {
    let (mut world, phase) = opened();
    let until = usual_terms().review_until;
    for now in [world.now(), usual_terms().running_until, until - 1] {
        world.set_time(now);
        expect_error(world.finalize_phase(&phase), GridError::NotDue);
    }
    world.set_time(until);
    world.finalize_phase(&phase).unwrap();
}

#[test]
fn a_phase_that_is_not_open_fails() {
    let mut world = World::new();
    let draft = world.draft_phase(usual_terms());
    world.set_time(usual_terms().review_until);
    expect_error(world.finalize_phase(&draft), GridError::WrongState);

    let (mut world, phase) = opened();
    world.set_time(usual_terms().review_until);
    world.finalize_phase(&phase).unwrap();
    world.advance(1);
    // Otherwise anybody could move the end of the time to claim, again and again.
    expect_error(world.finalize_phase(&phase), GridError::WrongState);
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.state = PhaseState::Closed as u8);
    expect_error(world.finalize_phase(&phase), GridError::WrongState);
}
