//! `award`.

use nosana_sdk::{
    common::grid::{AwardState, DISQUALIFICATION, PointKind, SeatState},
    generated::grid::{
        accounts::{AWARD_DISCRIMINATOR, Award, Phase, Seat},
        errors::GridError,
        events::{self, AwardMade},
        instructions::AwardInstructionArgs,
        pdas,
    },
};
use nosana_tests::{
    Host, Sent, World, expect_error,
    grid::{later_terms, reviewer},
    key,
    seats::evidence,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    ALREADY_THERE, event, person,
    scene::{expect_window, finalize, one_more, phase, replace_reviewer, running, running_with},
};

fn args(kind: u8, points: u64, number: u64) -> AwardInstructionArgs {
    AwardInstructionArgs {
        kind,
        points,
        evidence: evidence(number),
    }
}

/// Awards as the reviewer at `place`.
fn award(
    world: &mut World,
    (phase, host): (&Address, &Host),
    place: u64,
    args: AwardInstructionArgs,
) -> Sent {
    world.run(world.award_call(phase, host, place, args))
}

#[test]
fn awards_count_at_once_up_to_the_phases_mark() {
    let (mut world, phase, host) = running();
    world.advance(3);
    // Kind, points, whether it counts at once.
    let cases = [
        (PointKind::Feedback as u8, 1, true),
        (PointKind::Bugs as u8, 2_000, true),
        (PointKind::Bugs as u8, 2_001, false),
        (PointKind::Education as u8, 4_000, false),
        (DISQUALIFICATION, 0, false),
    ];
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    for (number, (kind, points, counts)) in (1..).zip(cases) {
        let before = world.chain.lamports(&reviewer(2).pubkey());
        let outcome = award(&mut world, (&phase, &host), 2, args(kind, points, number)).unwrap();

        expected.awarded[2] += points;
        if counts {
            seat.points[usize::from(kind)] += points;
            expected.totals = seat.points;
        }
        let state = if counts {
            AwardState::Granted
        } else {
            AwardState::Proposed
        } as u8;
        let (address, bump) = pdas::find_award(&phase, &evidence(number));
        assert_eq!(
            world.award(&phase, number),
            Award {
                discriminator: AWARD_DISCRIMINATOR,
                version: 1,
                bump,
                kind,
                state,
                ticket: 0,
                phase,
                seat: world.seat_address(&phase, &host),
                reviewer: reviewer(2).pubkey(),
                second: Address::default(),
                evidence: evidence(number),
                points,
                at: world.now(),
                changed_at: 0,
                reviewer_place: 2,
                padding: [0; 7],
                reason: [0; 64],
                reserved: [0; 32],
            }
        );
        assert_eq!(world.seat(&phase, &host), seat);
        assert_eq!(world.phase(&phase), expected);
        assert_eq!(
            world.chain.lamports(&reviewer(2).pubkey()),
            before - world.chain.rent(Award::LEN)
        );
        assert_eq!(
            event(&outcome),
            events::Event::AwardMade(AwardMade {
                award: address,
                phase,
                seat: world.seat_address(&phase, &host),
                ticket: 0,
                reviewer: reviewer(2).pubkey(),
                reviewer_place: 2,
                kind,
                state,
                points,
                evidence: evidence(number),
                awarded: expected.awarded[2],
                at: world.now(),
            })
        );
    }
}

#[test]
fn where_the_mark_is_zero_everything_needs_a_second_reviewer() {
    let (mut world, phase, host) = running_with(|terms| terms.second_above = 0);
    world
        .award_points(&phase, &host, (PointKind::Bugs, 1), 1)
        .unwrap();
    assert_eq!(world.award(&phase, 1).state, AwardState::Proposed as u8);
    assert_eq!(world.points(&phase, &host), [0; 6]);
}

#[test]
fn outside_the_time_for_points_it_fails() {
    let (mut world, phase, host) = running();
    let terms = world.phase(&phase);
    let window = (terms.running_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 1)
    });
    finalize(&mut world, &phase);
    world.set_time(terms.running_from);
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 1),
        GridError::WrongState,
    );
}

#[test]
fn a_disqualification_may_be_asked_for_since_registration_began() {
    let (mut world, phase, host) = running();
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.propose_disqualification(&phase, &host, 1)
    });
    finalize(&mut world, &phase);
    world.set_time(terms.running_from);
    expect_error(
        world.propose_disqualification(&phase, &host, 1),
        GridError::WrongState,
    );
}

#[test]
fn another_than_a_reviewer_fails() {
    let (mut world, phase, host) = running();
    let stranger = person(&mut world.chain, "stranger");
    for other in [&stranger, &world.admin(), &host.owner] {
        let call = world
            .award_call(&phase, &host, 0, args(PointKind::Bugs as u8, 1, 1))
            .signed_by(&reviewer(0).pubkey(), other);
        expect_error(world.run(call), GridError::NotReviewer);
    }
    let unsigned = world
        .award_call(&phase, &host, 0, args(PointKind::Bugs as u8, 1, 1))
        .unsigned_by(&reviewer(0).pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
    // Who was replaced is one no longer.
    replace_reviewer(&mut world, &phase, 0, stranger.pubkey());
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 1),
        GridError::NotReviewer,
    );
}

#[test]
fn a_reviewer_who_owns_the_seat_fails() {
    let (mut world, phase, host) = running();
    let other = one_more(&mut world, &phase, 2);
    replace_reviewer(&mut world, &phase, 0, host.owner.pubkey());
    for (kind, points) in [(PointKind::Bugs as u8, 1), (DISQUALIFICATION, 0)] {
        let call = world
            .award_call(&phase, &host, 0, args(kind, points, 1))
            .signed_by(&reviewer(0).pubkey(), &host.owner);
        expect_error(world.run(call), GridError::OwnAward);
        // It may award to another.
        let call = world
            .award_call(&phase, &other, 0, args(kind, points, 2 + u64::from(kind)))
            .signed_by(&reviewer(0).pubkey(), &host.owner);
        world.run(call).unwrap();
    }
}

#[test]
fn a_seat_that_is_none_fails() {
    let (world, phase, host) = running();
    let address = world.seat_address(&phase, &host);
    for state in [SeatState::Waiting, SeatState::Left, SeatState::Disqualified] {
        let mut world = world.clone();
        world
            .chain
            .edit::<Seat>(&address, |seat| seat.state = state as u8);
        for (kind, points) in [(PointKind::Bugs as u8, 1), (DISQUALIFICATION, 0)] {
            expect_error(
                award(&mut world, (&phase, &host), 0, args(kind, points, 1)),
                GridError::WrongSeatState,
            );
        }
    }
}

#[test]
fn points_that_are_counted_or_none_fail() {
    let (mut world, phase, host) = running();
    for (kind, points) in [
        (PointKind::Work as u8, 1),
        (PointKind::Uptime as u8, 1),
        (PointKind::Tests as u8, 1),
        (6, 1),
        (254, 0),
        (PointKind::Bugs as u8, 0),
        (DISQUALIFICATION, 1),
    ] {
        expect_error(
            award(&mut world, (&phase, &host), 0, args(kind, points, 1)),
            GridError::BadAward,
        );
    }
}

#[test]
fn evidence_that_was_used_fails() {
    let (mut world, phase, host) = running();
    let other = one_more(&mut world, &phase, 2);
    world
        .award_points(&phase, &host, (PointKind::Bugs, 1), 1)
        .unwrap();
    // Neither again, nor for another, nor by another reviewer, nor after it was revoked.
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 1),
        ALREADY_THERE,
    );
    expect_error(
        world.award_points(&phase, &other, (PointKind::Bugs, 1), 1),
        ALREADY_THERE,
    );
    world.revoke(&phase, 1).unwrap();
    let again = args(PointKind::Education as u8, 1, 1);
    expect_error(award(&mut world, (&phase, &other), 1, again), ALREADY_THERE);
}

#[test]
fn an_award_at_the_address_of_other_evidence_fails() {
    let (mut world, phase, host) = running();
    let own = pdas::find_award(&phase, &evidence(1)).0;
    for address in [
        pdas::find_award(&phase, &evidence(2)).0,
        key("elsewhere", 0).pubkey(),
    ] {
        let call = world
            .award_call(&phase, &host, 0, args(PointKind::Bugs as u8, 1, 1))
            .replacing(&own, &address);
        expect_error(world.run(call), InstructionError::InvalidSeeds);
    }
}

#[test]
fn more_than_the_cap_of_the_kind_fails() {
    let (mut world, phase, host) = running_with(|terms| {
        (terms.caps[4], terms.reviewer_cap) = (3_000, u64::MAX);
    });
    // At once, and also when it is only proposed.
    for points in [3_001, u64::MAX] {
        expect_error(
            world.award_points(&phase, &host, (PointKind::Bugs, points), 1),
            GridError::AboveCap,
        );
    }
    world
        .award_points(&phase, &host, (PointKind::Bugs, 2_000), 1)
        .unwrap();
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1_001), 2),
        GridError::AboveCap,
    );
    // To the last point, and each kind for itself.
    world
        .award_points(&phase, &host, (PointKind::Bugs, 1_000), 2)
        .unwrap();
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 3),
        GridError::AboveCap,
    );
    world
        .award_points(&phase, &host, (PointKind::Feedback, 1), 3)
        .unwrap();
    assert_eq!(world.points(&phase, &host), [0, 0, 0, 1, 3_000, 0]);
}

#[test]
fn more_than_one_reviewer_can_award_fails() {
    let (mut world, phase, host) = running_with(|terms| {
        (terms.reviewer_cap, terms.second_above) = (1_000, 500);
    });
    // What is only proposed counts, too.
    world
        .award_points(&phase, &host, (PointKind::Bugs, 900), 1)
        .unwrap();
    for points in [101, u64::MAX] {
        expect_error(
            world.award_points(&phase, &host, (PointKind::Feedback, points), 2),
            GridError::AboveReviewerCap,
        );
    }
    world
        .award_points(&phase, &host, (PointKind::Feedback, 100), 2)
        .unwrap();
    expect_error(
        world.award_points(&phase, &host, (PointKind::Feedback, 1), 3),
        GridError::AboveReviewerCap,
    );
    // A disqualification takes nothing of it, and each reviewer has its own.
    world.propose_disqualification(&phase, &host, 3).unwrap();
    let other = args(PointKind::Feedback as u8, 400, 4);
    award(&mut world, (&phase, &host), 1, other).unwrap();
    assert_eq!(world.phase(&phase).awarded, [1_000, 400, 0, 0]);
}

#[test]
fn the_one_who_replaces_a_reviewer_has_what_was_left_of_its_points() {
    let (mut world, phase, host) = running_with(|terms| terms.reviewer_cap = 1_000);
    world
        .award_points(&phase, &host, (PointKind::Bugs, 900), 1)
        .unwrap();
    let heir = person(&mut world.chain, "heir");
    replace_reviewer(&mut world, &phase, 0, heir.pubkey());
    let call = |world: &World, points| {
        world
            .award_call(&phase, &host, 0, args(PointKind::Bugs as u8, points, 2))
            .signed_by(&reviewer(0).pubkey(), &heir)
    };
    let above = call(&world, 101);
    expect_error(world.run(above), GridError::AboveReviewerCap);
    let within = call(&world, 100);
    world.run(within).unwrap();
}

#[test]
fn a_seat_of_another_phase_fails() {
    let (mut world, first) = phase(|_| {});
    let host = world.seated_host(&first, 1);
    let second = world.open_phase(later_terms(31));
    world.set_time(later_terms(31).running_from);
    let own = pdas::find_award(&first, &evidence(1)).0;
    let call = world
        .award_call(&first, &host, 0, args(PointKind::Bugs as u8, 1, 1))
        .replacing(&own, &pdas::find_award(&second, &evidence(1)).0)
        .with_account(1, &second);
    expect_error(world.run(call), GridError::WrongSeat);
}

#[test]
fn a_phase_whose_reviewers_are_nobody_takes_no_award() {
    let (mut world, phase, host) = running();
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.reviewers = [Address::default(); 4]);
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 1),
        GridError::NotReviewer,
    );
}
