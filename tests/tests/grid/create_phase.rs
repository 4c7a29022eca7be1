//! `create_phase`.

use nosana_sdk::{
    common::grid::PhaseState,
    generated::grid::{
        accounts::{Grid, PHASE_DISCRIMINATOR, Phase},
        errors::GridError,
        events::{Event, PhaseCreated},
        pdas,
    },
};
use nosana_tests::{
    World, expect_error,
    grid::{reviewers, usual_terms},
    key,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_message::Message;
use solana_signer::Signer;

use crate::{ALREADY_THERE, BAD_SCHEDULES, BAD_TERMS, event, forge, person, size};

/// The draft of the usual terms in `world`, with `number`.
fn draft(world: &World, number: u32) -> Phase {
    let terms = usual_terms();
    Phase {
        discriminator: PHASE_DISCRIMINATOR,
        version: 1,
        bump: pdas::find_phase(number).1,
        vault_bump: 0,
        state: PhaseState::Draft as u8,
        late_join: terms.late_join,
        needs_proof: 1,
        padding: [0; 2],
        number,
        seats: terms.seats,
        taken: 0,
        waiting: 0,
        registered: 0,
        first_place: 0,
        next_place: 0,
        claim_seconds: terms.claim_seconds,
        registration_from: terms.registration_from,
        registration_until: terms.registration_until,
        running_from: terms.running_from,
        running_until: terms.running_until,
        review_until: terms.review_until,
        final_at: 0,
        claim_until: 0,
        pool: terms.pool,
        point_value: terms.point_value,
        reward_cap: terms.reward_cap,
        fee_per_point: terms.fee_per_point,
        points_per_hour: terms.points_per_hour,
        points_per_job: terms.points_per_job,
        points_per_day: terms.points_per_day,
        points_per_test: terms.points_per_test,
        uptime_seconds: terms.uptime_seconds,
        padding2: [0; 4],
        caps: terms.caps,
        reviewer_cap: terms.reviewer_cap,
        second_above: terms.second_above,
        bond_minimum: terms.bond_minimum,
        performant_points: terms.performant_points,
        totals: [0; 6],
        claimed_points: 0,
        paid: 0,
        returned: 0,
        vault: Address::default(),
        payer: world.admin().pubkey(),
        reviewers: reviewers(),
        awarded: [0; 4],
        classes: world.classes(),
        counted_before: 0,
        reserved: [0; 56],
    }
}

#[test]
fn a_phase_begins_as_a_draft_with_the_terms_as_they_are_written() {
    let mut world = World::new();
    let admin = world.admin().pubkey();
    for number in [1, 2] {
        let before = world.grid();
        let lamports = world.chain.lamports(&admin);
        let outcome = world.run(world.create_phase_call(usual_terms())).unwrap();
        let phase = pdas::find_phase(number).0;
        assert_eq!(world.phase(&phase), draft(&world, number));
        assert_eq!(size(&world.chain, &phase), Phase::LEN);
        assert_eq!(
            world.grid(),
            Grid {
                next_phase: number + 1,
                ..before
            }
        );
        assert_eq!(
            world.chain.lamports(&admin),
            lamports - world.chain.rent(Phase::LEN)
        );
        assert_eq!(
            event(&outcome),
            Event::PhaseCreated(PhaseCreated {
                phase,
                number,
                payer: admin,
                reviewers: reviewers(),
                terms: usual_terms(),
                classes: world.classes(),
                at: world.now(),
            })
        );
        assert!(outcome.logged("Instruction: create_phase"));
    }
}

#[test]
fn nothing_is_taken_from_the_pool_or_the_budget() {
    let mut world = World::new();
    let mut terms = usual_terms();
    terms.pool = u64::MAX;
    world.run(world.create_phase_call(terms)).unwrap();
    assert_eq!(world.grid().allotted, 0);
}

#[test]
fn times_that_passed_are_no_matter_yet() {
    let mut world = World::new();
    world.set_time(usual_terms().review_until);
    world.run(world.create_phase_call(usual_terms())).unwrap();
}

#[test]
fn a_number_that_is_not_the_next_fails() {
    let mut world = World::new();
    world.draft_phase(usual_terms());
    let next = world.create_phase_call(usual_terms());
    for number in [0, 1, 3, u32::MAX] {
        let mut call = world.create_phase_call(usual_terms());
        call.instruction.data[8..12].copy_from_slice(&u32::to_le_bytes(number));
        let address = call.instruction.accounts[2].pubkey;
        let reason = if number == 1 {
            // There is one already.
            ALREADY_THERE
        } else {
            InstructionError::Custom(GridError::WrongNumber as u32)
        };
        let call = call.replacing(&address, &pdas::find_phase(number).0);
        expect_error(world.run(call), reason);
    }
    world.run(next).unwrap();
}

#[test]
fn a_number_that_was_cancelled_is_never_used_again() {
    let mut world = World::new();
    let phase = world.draft_phase(usual_terms());
    let again = world.create_phase_call(usual_terms());
    let mut first = world.create_phase_call(usual_terms());
    world.cancel_phase(&phase).unwrap();
    first.instruction.data[8..12].copy_from_slice(&[1, 0, 0, 0]);
    let address = first.instruction.accounts[2].pubkey;
    expect_error(
        world.run(first.replacing(&address, &phase)),
        GridError::WrongNumber,
    );
    world.run(again).unwrap();
    assert!(world.chain.account(&phase).is_none());
}

#[test]
fn lamports_that_wait_at_its_address_do_not_keep_it_away() {
    let mut world = World::new();
    let phase = pdas::find_phase(1).0;
    world.chain.fund(&phase);
    world.run(world.create_phase_call(usual_terms())).unwrap();
    assert_eq!(world.phase(&phase), draft(&world, 1));
}

#[test]
fn times_out_of_order_fail() {
    let mut world = World::new();
    for (rule, spoil) in BAD_SCHEDULES {
        let mut terms = usual_terms();
        spoil(&mut terms);
        println!("{rule}");
        expect_error(
            world.run(world.create_phase_call(terms)),
            GridError::BadSchedule,
        );
    }
    assert_eq!(world.grid().next_phase, 1);
}

#[test]
fn terms_out_of_range_fail() {
    let mut world = World::new();
    for (rule, spoil) in BAD_TERMS {
        let mut terms = usual_terms();
        spoil(&mut terms);
        println!("{rule}");
        expect_error(
            world.run(world.create_phase_call(terms)),
            GridError::BadTerms,
        );
    }
}

#[test]
fn a_point_of_work_may_cost_just_what_it_is_worth() {
    let mut world = World::new();
    let mut terms = usual_terms();
    terms.fee_per_point = terms.point_value;
    // Some kinds may be worth nothing, but not all of them.
    terms.caps = [0, 0, 0, 0, 0, 1];
    world.run(world.create_phase_call(terms)).unwrap();
}

/// Also where the fee is another's to pay, and the most classes are named.
#[test]
fn it_fits_a_transaction() {
    /// Bytes that the network carries.
    const LARGEST: usize = 1_232;
    const SIGNATURE: usize = 64;
    let world = World::new();
    let call = world.create_phase_call(usual_terms());
    let payer = key("fee payer", 0).pubkey();
    let message = Message::new(&[call.instruction], Some(&payer));
    let signatures = usize::from(message.header.num_required_signatures);
    let bytes = 1 + signatures * SIGNATURE + message.serialize().len();
    assert!(bytes <= LARGEST, "{bytes} bytes");
}

#[test]
fn somebody_else_fails() {
    let mut world = World::new();
    let admin = world.admin().pubkey();
    let outsider = person(&mut world.chain, "outsider");
    let call = world.create_phase_call(usual_terms());
    expect_error(
        world.run(call.signed_by(&admin, &outsider)),
        GridError::NotAuthority,
    );
    let call = world.create_phase_call(usual_terms());
    expect_error(
        world.run(call.unsigned_by(&admin)),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn the_address_of_another_number_fails() {
    let mut world = World::new();
    let call = world
        .create_phase_call(usual_terms())
        .replacing(&pdas::find_phase(1).0, &pdas::find_phase(2).0);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}

#[test]
fn a_forged_grid_fails() {
    let mut world = World::new();
    let grid = pdas::find_grid().0;
    let forged = forge(&mut world, &grid);
    let call = world.create_phase_call(usual_terms());
    expect_error(
        world.run(call.replacing(&grid, &forged)),
        InstructionError::IllegalOwner,
    );
}
