//! `give_back`.

use nosana_sdk::{
    common::grid::{PointKind, SeatState},
    generated::grid::{
        accounts::{Phase, Seat},
        errors::GridError,
        events::{self, SeatGivenBack},
    },
};
use nosana_tests::{expect_error, grid::later_terms, tiers::DAY};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    event, person,
    scene::{UPTIME, WORK, exists, expect_window, finalize, phase, worked},
};

#[test]
fn give_back_frees_the_seat_and_takes_its_points_away() {
    let (mut world, phase, host) = worked();
    world
        .award_points(&phase, &host, (PointKind::Feedback, 30), 1)
        .unwrap();
    world.count(&phase, &host).unwrap();
    let (seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    assert_eq!(seat.points, [WORK, UPTIME, 0, 30, 0, 0]);
    let address = world.seat_address(&phase, &host);
    let before = world.chain.lamports(&host.owner.pubkey());
    let outcome = world.give_back(&phase, &host).unwrap();

    assert!(!exists(&world, &address));
    (expected.taken, expected.totals) = (0, [0; 6]);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        world.chain.lamports(&host.owner.pubkey()),
        before + world.chain.rent(Seat::LEN)
    );
    assert_eq!(
        event(&outcome),
        events::Event::SeatGivenBack(SeatGivenBack {
            seat: address,
            phase,
            host: host.address,
            ticket: 0,
            before: SeatState::Seated as u8,
            points: seat.points,
            taken: 0,
            waiting: 0,
            first_place: 0,
            at: world.now(),
        })
    );
}

#[test]
fn the_points_of_others_stay() {
    let (mut world, phase) = phase(|_| {});
    let hosts = [1, 2].map(|number| world.seated_host(&phase, number));
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    for (number, host) in (0..).zip(&hosts) {
        world
            .award_points(&phase, host, (PointKind::Bugs, 100 + number), number)
            .unwrap();
    }
    world.give_back(&phase, &hosts[0]).unwrap();
    assert_eq!(world.total_points(&phase), [0, 0, 0, 0, 101, 0]);
}

#[test]
fn who_waits_leaves_the_list_and_its_place_stays_until_it_is_passed() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [_, first, second, third] = [1, 2, 3, 4].map(|number| world.seated_host(&phase, number));
    let mut expected = world.phase(&phase);
    let mut seat = world.seat(&phase, &second);
    let outcome = world.give_back(&phase, &second).unwrap();

    seat.state = SeatState::Left as u8;
    expected.waiting = 2;
    assert_eq!(world.seat(&phase, &second), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        event(&outcome),
        events::Event::SeatGivenBack(SeatGivenBack {
            seat: world.seat_address(&phase, &second),
            phase,
            host: second.address,
            ticket: 2,
            before: SeatState::Waiting as u8,
            points: [0; 6],
            taken: 1,
            waiting: 2,
            first_place: 0,
            at: world.now(),
        })
    );

    // Whose turn is next is gone at once.
    let address = world.seat_address(&phase, &first);
    world.give_back(&phase, &first).unwrap();
    assert!(!exists(&world, &address));
    (expected.waiting, expected.first_place) = (1, 1);
    assert_eq!(world.phase(&phase), expected);
    // The last one is not next yet: the second one's place has to be passed before.
    world.give_back(&phase, &third).unwrap();
    assert_eq!(world.seat(&phase, &third).state, SeatState::Left as u8);
    assert_eq!(world.phase(&phase).waiting, 0);
}

#[test]
fn a_seat_that_was_given_back_can_be_taken_anew_with_another_ticket() {
    let (mut world, phase) = phase(|_| {});
    let host = world.seated_host(&phase, 1);
    for ticket in 1..4 {
        world.give_back(&phase, &host).unwrap();
        world.register_seat(&phase, &host).unwrap();
        assert_eq!(world.seat(&phase, &host).ticket, ticket);
    }
    let state = world.phase(&phase);
    assert_eq!((state.registered, state.taken), (4, 1));
}

#[test]
fn outside_the_time_for_seats_it_fails() {
    let (world, address, host) = {
        let (mut world, phase) = phase(|_| {});
        let host = world.seated_host(&phase, 1);
        (world, phase, host)
    };
    let terms = world.phase(&address);
    let window = (terms.registration_from, terms.running_until);
    expect_window(&world, window, &GridError::SeatsClosed, |world| {
        world.give_back(&address, &host)
    });
}

#[test]
fn where_nobody_joins_late_nobody_gives_back_late() {
    let (mut world, phase) = phase(|terms| terms.late_join = 0);
    let host = world.seated_host(&phase, 1);
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.running_from);
    expect_window(&world, window, &GridError::SeatsClosed, |world| {
        world.give_back(&phase, &host)
    });
}

#[test]
fn a_phase_that_is_not_open_fails() {
    let (mut world, phase, host) = worked();
    let now = world.now();
    finalize(&mut world, &phase);
    world.set_time(now);
    expect_error(world.give_back(&phase, &host), GridError::WrongState);
    for state in [0, 3, 9] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state);
        expect_error(world.give_back(&phase, &host), GridError::WrongState);
    }
}

#[test]
fn another_than_the_owner_fails() {
    let (mut world, phase, host) = worked();
    let stranger = person(&mut world.chain, "stranger");
    for other in [&stranger, &host.worker, &world.admin()] {
        let seat = world.seat(&phase, &host);
        let call = world
            .give_back_call(&phase, &host)
            .with_account(0, &other.pubkey());
        let signers = nosana_tests::Call::new(call.instruction, &[other]);
        expect_error(world.run(signers), GridError::NotOwner);
        assert_eq!(world.seat(&phase, &host), seat);
    }
    let unsigned = world
        .give_back_call(&phase, &host)
        .with_account(3, &stranger.pubkey())
        .unsigned_by(&host.owner.pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn rent_to_another_than_who_paid_it_fails() {
    let (mut world, phase, host) = worked();
    let thief = person(&mut world.chain, "thief");
    let call = world
        .give_back_call(&phase, &host)
        .with_account(3, &thief.pubkey());
    expect_error(world.run(call), GridError::WrongPayer);
}

#[test]
fn a_seat_that_left_or_is_disqualified_fails() {
    let (mut world, phase, host) = worked();
    world.disqualify(&phase, &host, 1);
    expect_error(world.give_back(&phase, &host), GridError::WrongSeatState);
    let (mut world, phase) = crate::scene::phase(|terms| terms.seats = 1);
    let [_, _, second] = [1, 2, 3].map(|number| world.seated_host(&phase, number));
    world.give_back(&phase, &second).unwrap();
    expect_error(world.give_back(&phase, &second), GridError::WrongSeatState);
    assert_eq!(world.phase(&phase).waiting, 1);
}

#[test]
fn a_seat_of_another_phase_fails() {
    let (mut world, first) = phase(|_| {});
    let host = world.seated_host(&first, 1);
    let second = world.open_phase(later_terms(31));
    world.set_time(later_terms(31).registration_from + DAY);
    let call = world.give_back_call(&first, &host).with_account(1, &second);
    expect_error(world.run(call), GridError::WrongSeat);
}
