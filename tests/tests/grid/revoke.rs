//! `revoke`.

use nosana_sdk::{
    common::grid::{AwardState, PointKind, SeatState},
    generated::grid::{
        accounts::Seat,
        errors::GridError,
        events::{self, AwardRevoked},
        pdas,
    },
    instructions,
};
use nosana_tests::{
    Call, expect_error,
    grid::{later_terms, reviewer},
    seats::{evidence, why},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    event, person,
    scene::{
        UPTIME, WORK, exists, expect_window, finalize, one_more, phase, replace_reviewer, running,
        running_with, worked,
    },
};

/// An award that counts at once.
const SMALL: (PointKind, u64) = (PointKind::Bugs, 700);
/// An award that needs a second reviewer.
const LARGE: (PointKind, u64) = (PointKind::Bugs, 5_000);

#[test]
fn revoke_takes_the_points_back() {
    let (mut world, phase, host) = worked();
    world.count(&phase, &host).unwrap();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    world
        .award_points(&phase, &host, (PointKind::Bugs, 11), 2)
        .unwrap();
    world.advance(6);
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    let mut award = world.award(&phase, 1);
    let outcome = world.revoke(&phase, 1).unwrap();

    seat.points[4] = 11;
    (expected.totals, expected.awarded[0]) = (seat.points, 11);
    (award.state, award.reason) = (AwardState::Revoked as u8, why());
    award.changed_at = world.now();
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(world.award(&phase, 1), award);
    assert_eq!(
        event(&outcome),
        events::Event::AwardRevoked(AwardRevoked {
            award: pdas::find_award(&phase, &evidence(1)).0,
            phase,
            seat: award.seat,
            by: world.admin().pubkey(),
            kind: PointKind::Bugs as u8,
            points: 700,
            before: AwardState::Granted as u8,
            seat_state: SeatState::Seated as u8,
            taken: 1,
            reason: why(),
            at: world.now(),
        })
    );
}

#[test]
fn what_was_only_proposed_changes_no_points() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    world.award_points(&phase, &host, LARGE, 2).unwrap();
    world.propose_disqualification(&phase, &host, 3).unwrap();
    let seat = world.seat(&phase, &host);
    for number in [2, 3] {
        let outcome = world.revoke(&phase, number).unwrap();
        let events::Event::AwardRevoked(revoked) = event(&outcome) else {
            panic!("{outcome:#?}");
        };
        assert_eq!(
            (revoked.before, revoked.seat_state),
            (AwardState::Proposed as u8, SeatState::Seated as u8)
        );
    }
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase).awarded, [700, 0, 0, 0]);
}

#[test]
fn the_reviewer_can_award_the_points_again() {
    let (mut world, phase, host) = running_with(|terms| terms.reviewer_cap = 700);
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 2),
        GridError::AboveReviewerCap,
    );
    world.revoke(&phase, 1).unwrap();
    world.award_points(&phase, &host, SMALL, 2).unwrap();
    assert_eq!(world.points(&phase, &host)[4], 700);
}

#[test]
fn who_was_disqualified_is_reinstated_with_its_points() {
    let (mut world, phase, host) = worked();
    world.count(&phase, &host).unwrap();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    let (seat, state) = (world.seat(&phase, &host), world.phase(&phase));
    world.disqualify(&phase, &host, 2);
    // What is revoked meanwhile is gone when it comes back, but in no total before.
    world.revoke(&phase, 1).unwrap();
    assert_eq!(world.total_points(&phase), [0; 6]);
    assert_eq!(world.points(&phase, &host), [WORK, UPTIME, 0, 0, 0, 0]);
    let outcome = world.revoke(&phase, 2).unwrap();

    assert_eq!(
        world.seat(&phase, &host),
        Seat {
            points: [WORK, UPTIME, 0, 0, 0, 0],
            ..seat
        }
    );
    let after = world.phase(&phase);
    assert_eq!((after.taken, after.totals), (state.taken, seat_points()));
    let events::Event::AwardRevoked(revoked) = event(&outcome) else {
        panic!("{outcome:#?}");
    };
    assert_eq!(
        (revoked.seat_state, revoked.taken),
        (SeatState::Seated as u8, 1)
    );
    // And it counts on.
    world.count(&phase, &host).unwrap();
    assert_eq!(world.total_points(&phase), seat_points());
}

fn seat_points() -> [u64; 6] {
    [WORK, UPTIME, 0, 0, 0, 0]
}

#[test]
fn where_another_moved_up_nobody_is_reinstated() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [first, second] = [1, 2].map(|number| world.seated_host(&phase, number));
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    world.award_points(&phase, &first, SMALL, 1).unwrap();
    world.disqualify(&phase, &first, 2);
    world.move_up(&phase, &second).unwrap();
    world
        .award_points(&phase, &second, (PointKind::Bugs, 40), 3)
        .unwrap();
    let state = world.phase(&phase);
    expect_error(world.revoke(&phase, 2), GridError::NoSeatFree);
    assert_eq!(world.phase(&phase), state);
    assert_eq!(state.totals, [0, 0, 0, 0, 40, 0]);
    // It is when the other gave the seat back.
    world.give_back(&phase, &second).unwrap();
    world.revoke(&phase, 2).unwrap();
    let state = world.phase(&phase);
    assert_eq!((state.taken, state.totals), (1, [0, 0, 0, 0, 700, 0]));
}

#[test]
fn nothing_of_a_seat_that_was_closed_or_registered_anew_changes() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    world.award_points(&phase, &host, SMALL, 2).unwrap();
    world.give_back(&phase, &host).unwrap();
    let outcome = world.revoke(&phase, 1).unwrap();
    let events::Event::AwardRevoked(revoked) = event(&outcome) else {
        panic!("{outcome:#?}");
    };
    assert_eq!((revoked.seat_state, revoked.taken), (255, 0));
    assert!(!exists(&world, &world.award(&phase, 1).seat));

    let now = world.now();
    let begin = world.phase(&phase).registration_from;
    world.set_time(begin);
    world.register_seat(&phase, &host).unwrap();
    world.set_time(now);
    world.award_points(&phase, &host, SMALL, 3).unwrap();
    let seat = world.seat(&phase, &host);
    world.revoke(&phase, 2).unwrap();
    assert_eq!(world.seat(&phase, &host), seat);
    let state = world.phase(&phase);
    assert_eq!(state.totals, [0, 0, 0, 0, 700, 0]);
    assert_eq!(state.awarded, [700, 0, 0, 0]);
}

#[test]
fn a_disqualification_whose_seat_was_closed_reinstates_nobody() {
    let (mut world, phase) = phase(|_| {});
    let squatter = world.seated_host(&phase, 1);
    let owner = world.grid_host(2);
    let machine = world.tiers_host(&squatter).machine;
    world.set_machine(&owner, machine);
    world.disqualify(&phase, &squatter, 1);
    world
        .run(world.close_seat_call(&phase, &reviewer(0), &squatter))
        .unwrap();
    world.register_seat(&phase, &owner).unwrap();
    let seat = world.seat(&phase, &owner);
    world.revoke(&phase, 1).unwrap();
    assert_eq!(world.seat(&phase, &owner), seat);
    assert_eq!(world.phase(&phase).taken, 1);
}

#[test]
fn who_awarded_and_who_agreed_may_revoke() {
    let (mut world, phase, host) = running();
    for (number, place) in [(1, 0), (2, 1)] {
        world.award_points(&phase, &host, LARGE, number).unwrap();
        world.agree(&phase, number).unwrap();
        world
            .run(world.revoke_call(&phase, &reviewer(place), number))
            .unwrap();
    }
    assert_eq!(world.points(&phase, &host), [0; 6]);
}

#[test]
fn others_fail() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    world.agree(&phase, 1).unwrap();
    let stranger = person(&mut world.chain, "stranger");
    for other in [&reviewer(2), &stranger, &host.owner] {
        expect_error(
            world.run(world.revoke_call(&phase, other, 1)),
            GridError::NotReviewer,
        );
    }
    let unsigned = world
        .revoke_call(&phase, &world.admin(), 1)
        .unsigned_by(&world.admin().pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
    // Nor those who awarded and agreed, once they are reviewers no longer.
    for place in [0, 1] {
        let heir = nosana_tests::key("heir", place.into());
        replace_reviewer(&mut world, &phase, place, heir.pubkey());
        for signer in [&reviewer(place.into()), &heir] {
            expect_error(
                world.run(world.revoke_call(&phase, signer, 1)),
                GridError::NotReviewer,
            );
        }
    }
    // The authority still may, and what was awarded leaves its place's account.
    world.revoke(&phase, 1).unwrap();
    assert_eq!(world.phase(&phase).awarded, [0; 4]);
}

#[test]
fn outside_the_time_for_points_it_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    let terms = world.phase(&phase);
    let window = (terms.running_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.revoke(&phase, 1)
    });
    finalize(&mut world, &phase);
    world.set_time(terms.running_from);
    expect_error(world.revoke(&phase, 1), GridError::WrongState);
}

#[test]
fn a_disqualification_may_be_revoked_since_registration_began() {
    let (mut world, phase) = phase(|_| {});
    let host = world.seated_host(&phase, 1);
    world.disqualify(&phase, &host, 1);
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.revoke(&phase, 1)
    });
}

#[test]
fn a_second_time_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    world.revoke(&phase, 1).unwrap();
    expect_error(world.revoke(&phase, 1), GridError::WrongAwardState);
    assert_eq!(world.phase(&phase).awarded, [0; 4]);
}

#[test]
fn without_a_reason_in_words_it_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    let admin = world.admin();
    for reason in [
        *b"\0\0\0\0",
        *b"\0why",
        *b"a\0b\0",
        *b"\xFF\0\0\0",
        *b"a\nb\0",
    ] {
        let mut text = [0; 64];
        text[..4].copy_from_slice(&reason);
        let award = world.award(&phase, 1);
        let revoke = instructions::revoke_award(admin.pubkey(), &award, text);
        expect_error(world.run(Call::new(revoke, &[&admin])), GridError::BadText);
    }
}

#[test]
fn another_seat_or_phase_fails() {
    let (mut world, phase, host) = running();
    let other = one_more(&mut world, &phase, 2);
    world.award_points(&phase, &host, SMALL, 1).unwrap();
    let second = world.open_phase(later_terms(31));
    let seat = world.seat_address(&phase, &other);
    let call = world
        .revoke_call(&phase, &world.admin(), 1)
        .with_account(3, &seat);
    expect_error(world.run(call), GridError::WrongAward);
    world.set_time(later_terms(31).running_from);
    let call = world
        .revoke_call(&phase, &world.admin(), 1)
        .with_account(2, &second);
    expect_error(world.run(call), GridError::WrongAward);
}
