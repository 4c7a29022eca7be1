//! `agree`.

use nosana_sdk::{
    common::grid::{AwardState, PointKind, SeatState},
    generated::grid::{
        accounts::{Award, Seat},
        errors::GridError,
        events::{self, AwardAgreed},
        pdas,
    },
};
use nosana_tests::{
    expect_error,
    grid::{later_terms, reviewer},
    seats::evidence,
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    event, person,
    scene::{
        UPTIME, WORK, expect_window, finalize, one_more, phase, replace_reviewer, running,
        running_with, worked,
    },
};

/// An award that needs a second reviewer.
const LARGE: (PointKind, u64) = (PointKind::Bugs, 5_000);

#[test]
fn agree_grants_the_points() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    world.advance(4);
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    let mut award = world.award(&phase, 1);
    let outcome = world.agree(&phase, 1).unwrap();

    seat.points[4] = 5_000;
    expected.totals = seat.points;
    (award.state, award.second) = (AwardState::Granted as u8, reviewer(1).pubkey());
    award.changed_at = world.now();
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(world.award(&phase, 1), award);
    assert_eq!(
        event(&outcome),
        events::Event::AwardAgreed(AwardAgreed {
            award: pdas::find_award(&phase, &evidence(1)).0,
            phase,
            seat: award.seat,
            second: reviewer(1).pubkey(),
            kind: PointKind::Bugs as u8,
            points: 5_000,
            seat_state: SeatState::Seated as u8,
            taken: 1,
            at: world.now(),
        })
    );
}

#[test]
fn agree_disqualifies() {
    let (mut world, phase, host) = worked();
    let other = one_more(&mut world, &phase, 2);
    world.count(&phase, &host).unwrap();
    world
        .award_points(&phase, &host, (PointKind::Bugs, 70), 1)
        .unwrap();
    world
        .award_points(&phase, &other, (PointKind::Bugs, 9), 2)
        .unwrap();
    world.propose_disqualification(&phase, &host, 3).unwrap();
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    assert_eq!(expected.totals, [WORK, UPTIME, 0, 0, 79, 0]);
    let outcome = world.agree(&phase, 3).unwrap();

    // It keeps its numbers, but they count nowhere.
    seat.state = SeatState::Disqualified as u8;
    (expected.taken, expected.totals) = (1, [0, 0, 0, 0, 9, 0]);
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase), expected);
    let events::Event::AwardAgreed(agreed) = event(&outcome) else {
        panic!("{outcome:#?}");
    };
    assert_eq!(
        (agreed.seat_state, agreed.taken, agreed.points),
        (SeatState::Disqualified as u8, 1, 0)
    );
    // Nothing changes its points any more.
    expect_error(world.count(&phase, &host), GridError::WrongSeatState);
    expect_error(
        world.award_points(&phase, &host, (PointKind::Bugs, 1), 4),
        GridError::WrongSeatState,
    );
    expect_error(world.give_back(&phase, &host), GridError::WrongSeatState);
}

#[test]
fn outside_the_time_for_points_it_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    let terms = world.phase(&phase);
    let window = (terms.running_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.agree(&phase, 1)
    });
    finalize(&mut world, &phase);
    world.set_time(terms.running_from);
    expect_error(world.agree(&phase, 1), GridError::WrongState);
}

#[test]
fn a_disqualification_may_be_agreed_to_since_registration_began() {
    let (mut world, phase) = phase(|_| {});
    let host = world.seated_host(&phase, 1);
    world.propose_disqualification(&phase, &host, 1).unwrap();
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.agree(&phase, 1)
    });
}

#[test]
fn another_than_a_reviewer_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    let stranger = person(&mut world.chain, "stranger");
    for other in [&stranger, &world.admin(), &host.owner] {
        let call = world
            .agree_call(&phase, 1, 1)
            .signed_by(&reviewer(1).pubkey(), other);
        expect_error(world.run(call), GridError::NotReviewer);
    }
    let unsigned = world
        .agree_call(&phase, 1, 1)
        .unsigned_by(&reviewer(1).pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_reviewer_who_agrees_with_itself_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    let own = world.agree_call(&phase, 0, 1);
    expect_error(world.run(own), GridError::OwnAward);
    // Nor the one who got its place, nor itself in another place.
    let heir = person(&mut world.chain, "heir");
    replace_reviewer(&mut world, &phase, 0, heir.pubkey());
    let heirs = world
        .agree_call(&phase, 0, 1)
        .signed_by(&reviewer(0).pubkey(), &heir);
    expect_error(world.run(heirs), GridError::OwnAward);
    replace_reviewer(&mut world, &phase, 3, reviewer(0).pubkey());
    let moved = world.agree_call(&phase, 0, 1);
    expect_error(world.run(moved), GridError::OwnAward);
    world.agree(&phase, 1).unwrap();
}

#[test]
fn an_award_of_a_reviewer_who_was_replaced_can_be_agreed_to() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    let heir = person(&mut world.chain, "heir");
    replace_reviewer(&mut world, &phase, 0, heir.pubkey());
    world.agree(&phase, 1).unwrap();
    assert_eq!(world.points(&phase, &host)[4], 5_000);
}

#[test]
fn a_reviewer_who_owns_the_seat_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    world.propose_disqualification(&phase, &host, 2).unwrap();
    replace_reviewer(&mut world, &phase, 1, host.owner.pubkey());
    for number in [1, 2] {
        let call = world
            .agree_call(&phase, 1, number)
            .signed_by(&reviewer(1).pubkey(), &host.owner);
        expect_error(world.run(call), GridError::OwnAward);
    }
}

#[test]
fn an_award_that_is_not_proposed_fails() {
    let (mut world, phase, host) = running();
    // One that counted at once, one that was agreed to, one that was revoked.
    world
        .award_points(&phase, &host, (PointKind::Bugs, 1), 1)
        .unwrap();
    world.award_points(&phase, &host, LARGE, 2).unwrap();
    world.agree(&phase, 2).unwrap();
    world
        .award_points(&phase, &host, (PointKind::Education, 3_000), 3)
        .unwrap();
    world.revoke(&phase, 3).unwrap();
    for number in [1, 2, 3] {
        expect_error(world.agree(&phase, number), GridError::WrongAwardState);
    }
    // Nor one of a state that there is not.
    let address = pdas::find_award(&phase, &evidence(1)).0;
    world.chain.edit::<Award>(&address, |award| award.state = 9);
    expect_error(world.agree(&phase, 1), GridError::WrongAwardState);
}

#[test]
fn an_award_of_another_seat_or_registration_fails() {
    let (mut world, phase, host) = running();
    let other = one_more(&mut world, &phase, 2);
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    let others = world.seat_address(&phase, &other);
    let call = world.agree_call(&phase, 1, 1).with_account(2, &others);
    expect_error(world.run(call), GridError::WrongAward);
    // The seat was given back, and the host registered anew.
    world.give_back(&phase, &host).unwrap();
    expect_error(
        world.agree(&phase, 1),
        InstructionError::AccountDataTooSmall,
    );
    let now = world.now();
    let begin = world.phase(&phase).registration_from;
    world.set_time(begin);
    world.register_seat(&phase, &host).unwrap();
    world.set_time(now);
    expect_error(world.agree(&phase, 1), GridError::WrongAward);
    assert_eq!(world.points(&phase, &host), [0; 6]);
}

#[test]
fn an_award_of_another_phase_fails() {
    let (mut world, first, host) = running();
    world.award_points(&first, &host, LARGE, 1).unwrap();
    let second = world.open_phase(later_terms(31));
    world.set_time(later_terms(31).registration_from);
    let other = world.seated_host(&second, 2);
    world.set_time(later_terms(31).running_from);
    let call = world.agree_call(&first, 1, 1).with_account(1, &second);
    expect_error(world.run(call), GridError::WrongAward);
    let seat = world.seat_address(&second, &other);
    let call = world
        .agree_call(&first, 1, 1)
        .with_account(1, &second)
        .with_account(2, &seat);
    expect_error(world.run(call), GridError::WrongAward);
}

#[test]
fn a_seat_that_is_none_fails() {
    let (mut world, phase, host) = running();
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    world.propose_disqualification(&phase, &host, 2).unwrap();
    world.disqualify(&phase, &host, 3);
    for number in [1, 2] {
        expect_error(world.agree(&phase, number), GridError::WrongSeatState);
    }
    let seat = world.seat_address(&phase, &host);
    for state in [SeatState::Waiting, SeatState::Left] {
        world
            .chain
            .edit::<Seat>(&seat, |seat| seat.state = state as u8);
        expect_error(world.agree(&phase, 1), GridError::WrongSeatState);
    }
}

#[test]
fn more_than_the_cap_of_the_kind_fails() {
    let (mut world, phase, host) = running_with(|terms| terms.caps[4] = 7_000);
    // Each is within the cap, both together are above it.
    world.award_points(&phase, &host, LARGE, 1).unwrap();
    world.award_points(&phase, &host, LARGE, 2).unwrap();
    world.agree(&phase, 1).unwrap();
    expect_error(world.agree(&phase, 2), GridError::AboveCap);
    // It can be agreed to when there is room again.
    world.revoke(&phase, 1).unwrap();
    world.agree(&phase, 2).unwrap();
    assert_eq!(world.points(&phase, &host)[4], 5_000);
}
