//! `update_phase`.

use nosana_sdk::{
    common::grid::PhaseState,
    generated::grid::{
        accounts::Phase,
        errors::GridError,
        events::{Event, PhaseUpdated},
    },
};
use nosana_tests::{
    World, expect_error,
    grid::{BUDGET, later_terms, reviewers, usual_terms},
    key,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{BAD_SCHEDULES, BAD_TERMS, event, person};

/// A world with a draft of the usual terms.
fn drafted() -> (World, Address) {
    let mut world = World::new();
    let phase = world.draft_phase(usual_terms());
    (world, phase)
}

#[test]
fn a_draft_takes_all_of_the_terms_and_the_reviewers_of_now() {
    let (mut world, phase) = drafted();
    let before = world.phase(&phase);
    let mut next = [Address::default(); 4];
    next[1] = key("other reviewer", 0).pubkey();
    world.run(world.update_grid_call(next, BUDGET)).unwrap();
    world.advance(9);
    let terms = nosana_sdk::generated::grid::types::PhaseTerms {
        claim_seconds: 7 * 24 * 60 * 60,
        seats: 17,
        late_join: 2,
        needs_proof: false,
        pool: 1_001,
        point_value: 11,
        reward_cap: 1_000,
        fee_per_point: 12,
        points_per_hour: 1,
        points_per_job: 2,
        points_per_day: 3,
        points_per_test: 4,
        uptime_seconds: 5,
        caps: [1, 2, 3, 4, 5, 6],
        reviewer_cap: 7,
        second_above: 8,
        bond_minimum: 9,
        performant_points: 10,
        ..later_terms(3)
    };
    let outcome = world
        .run(world.update_phase_call(&phase, terms.clone()))
        .unwrap();
    assert_eq!(
        world.phase(&phase),
        Phase {
            registration_from: terms.registration_from,
            registration_until: terms.registration_until,
            running_from: terms.running_from,
            running_until: terms.running_until,
            review_until: terms.review_until,
            claim_seconds: 7 * 24 * 60 * 60,
            seats: 17,
            late_join: 2,
            needs_proof: 0,
            pool: 1_001,
            point_value: 11,
            reward_cap: 1_000,
            fee_per_point: 12,
            points_per_hour: 1,
            points_per_job: 2,
            points_per_day: 3,
            points_per_test: 4,
            uptime_seconds: 5,
            caps: [1, 2, 3, 4, 5, 6],
            reviewer_cap: 7,
            second_above: 8,
            bond_minimum: 9,
            performant_points: 10,
            reviewers: next,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::PhaseUpdated(PhaseUpdated {
            phase,
            reviewers: next,
            terms,
            classes: world.classes(),
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: update_phase"));
}

#[test]
fn the_terms_of_a_phase_that_was_opened_never_change() {
    let mut world = World::new();
    let phase = world.open_phase(usual_terms());
    for state in [PhaseState::Open, PhaseState::Final, PhaseState::Closed] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state as u8);
        expect_error(
            world.run(world.update_phase_call(&phase, usual_terms())),
            GridError::WrongState,
        );
    }
}

#[test]
fn times_out_of_order_fail() {
    let (mut world, phase) = drafted();
    for (rule, spoil) in BAD_SCHEDULES {
        let mut terms = usual_terms();
        spoil(&mut terms);
        println!("{rule}");
        expect_error(
            world.run(world.update_phase_call(&phase, terms)),
            GridError::BadSchedule,
        );
    }
}

#[test]
fn terms_out_of_range_fail() {
    let (mut world, phase) = drafted();
    for (rule, spoil) in BAD_TERMS {
        let mut terms = usual_terms();
        spoil(&mut terms);
        println!("{rule}");
        expect_error(
            world.run(world.update_phase_call(&phase, terms)),
            GridError::BadTerms,
        );
    }
}

#[test]
fn a_reviewer_that_was_replaced_in_a_draft_is_back() {
    let (mut world, phase) = drafted();
    let other = key("other reviewer", 0).pubkey();
    world
        .run(world.replace_reviewer_call(&phase, 0, other))
        .unwrap();
    assert_eq!(world.phase(&phase).reviewers[0], other);
    world
        .run(world.update_phase_call(&phase, usual_terms()))
        .unwrap();
    assert_eq!(world.phase(&phase).reviewers, reviewers());
}

#[test]
fn somebody_else_fails() {
    let (mut world, phase) = drafted();
    let admin = world.admin().pubkey();
    let outsider = person(&mut world.chain, "outsider");
    let call = world.update_phase_call(&phase, usual_terms());
    expect_error(
        world.run(call.signed_by(&admin, &outsider)),
        GridError::NotAuthority,
    );
    let call = world.update_phase_call(&phase, usual_terms());
    expect_error(
        world.run(call.unsigned_by(&admin)),
        InstructionError::MissingRequiredSignature,
    );
}
