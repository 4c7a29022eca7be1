//! `move_up`.

use nosana_sdk::{
    common::grid::SeatState,
    generated::grid::{
        self,
        accounts::{Phase, Seat},
        errors::GridError,
        events::{self, SeatMovedUp},
    },
};
use nosana_tests::{Host, World, expect_error, grid::later_terms};
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    event, person,
    scene::{close, exists, expect_window, finalize, phase},
};

/// A phase of one seat that is taken, and four who wait.
fn queue() -> (World, Address, Host, [Host; 4]) {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let seated = world.seated_host(&phase, 1);
    let waiting = [2, 3, 4, 5].map(|number| world.seated_host(&phase, number));
    (world, phase, seated, waiting)
}

#[test]
fn move_up_gives_the_next_one_the_seat() {
    let (mut world, phase, seated, [next, ..]) = queue();
    world.give_back(&phase, &seated).unwrap();
    world.advance(9);
    let (mut seat, mut expected) = (world.seat(&phase, &next), world.phase(&phase));
    let outcome = world.move_up(&phase, &next).unwrap();

    (seat.state, seat.seated_at) = (SeatState::Seated as u8, world.now());
    (expected.taken, expected.waiting, expected.first_place) = (1, 3, 1);
    assert_eq!(world.seat(&phase, &next), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        event(&outcome),
        events::Event::SeatMovedUp(SeatMovedUp {
            seat: world.seat_address(&phase, &next),
            phase,
            host: next.address,
            state: SeatState::Seated as u8,
            taken: 1,
            waiting: 3,
            first_place: 1,
            at: world.now(),
        })
    );
}

#[test]
fn who_left_is_passed_over_without_a_free_seat() {
    let (mut world, phase, _, [first, second, third, _]) = queue();
    world.give_back(&phase, &second).unwrap();
    world.give_back(&phase, &first).unwrap();
    let mut expected = world.phase(&phase);
    let address = world.seat_address(&phase, &second);
    let before = world.chain.lamports(&second.owner.pubkey());
    let outcome = world.move_up(&phase, &second).unwrap();

    assert!(!exists(&world, &address));
    assert_eq!(
        world.chain.lamports(&second.owner.pubkey()),
        before + world.chain.rent(Seat::LEN)
    );
    expected.first_place = 2;
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        event(&outcome),
        events::Event::SeatMovedUp(SeatMovedUp {
            seat: address,
            phase,
            host: second.address,
            state: SeatState::Left as u8,
            taken: 1,
            waiting: 2,
            first_place: 2,
            at: world.now(),
        })
    );
    // The one behind is next now.
    expect_error(world.move_up(&phase, &third), GridError::NoSeatFree);
}

#[test]
fn who_left_is_passed_over_until_the_phase_is_closed() {
    let (mut world, phase, _, [first, second, third, _]) = queue();
    for host in [&third, &second, &first] {
        world.give_back(&phase, host).unwrap();
    }
    finalize(&mut world, &phase);
    world.move_up(&phase, &second).unwrap();
    close(&mut world, &phase);
    expect_error(world.move_up(&phase, &third), GridError::WrongState);
}

#[test]
fn a_payer_that_was_made_a_program_does_not_hold_the_list_up() {
    let (mut world, phase, _, [first, second, _, last]) = queue();
    for host in [&second, &first] {
        world.give_back(&phase, host).unwrap();
    }
    // Whose rent it is has become a program, which its key could do at any time.
    let payer = second.owner.pubkey();
    world
        .chain
        .deploy_again("nosana_grid", payer, (&grid::ID, &payer));
    world.move_up(&phase, &second).unwrap();
    assert!(!exists(&world, &world.seat_address(&phase, &second)));
    // Who waits behind it is not held up either.
    assert_eq!(world.phase(&phase).first_place, 2);
    expect_error(world.move_up(&phase, &last), GridError::NotInTurn);
}

#[test]
fn without_a_free_seat_it_fails() {
    let (mut world, phase, _, [next, ..]) = queue();
    expect_error(world.move_up(&phase, &next), GridError::NoSeatFree);
}

#[test]
fn another_than_the_first_of_the_list_fails() {
    let (mut world, phase, seated, [first, second, third, fourth]) = queue();
    // Nor who has a seat, and had no place.
    expect_error(world.move_up(&phase, &seated), GridError::NotInTurn);
    world.give_back(&phase, &third).unwrap();
    world.give_back(&phase, &seated).unwrap();
    for host in [&second, &third, &fourth] {
        expect_error(world.move_up(&phase, host), GridError::NotInTurn);
    }
    world.move_up(&phase, &first).unwrap();
    // Not twice.
    expect_error(world.move_up(&phase, &first), GridError::NotInTurn);
}

#[test]
fn outside_the_time_for_seats_it_fails() {
    let (mut world, phase, seated, [next, ..]) = queue();
    world.give_back(&phase, &seated).unwrap();
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.running_until);
    expect_window(&world, window, &GridError::SeatsClosed, |world| {
        world.move_up(&phase, &next)
    });
}

#[test]
fn where_nobody_joins_late_nobody_moves_up_late() {
    let (mut world, phase) = phase(|terms| (terms.seats, terms.late_join) = (1, 0));
    let [seated, next] = [1, 2].map(|number| world.seated_host(&phase, number));
    world.give_back(&phase, &seated).unwrap();
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.running_from);
    expect_window(&world, window, &GridError::SeatsClosed, |world| {
        world.move_up(&phase, &next)
    });
}

#[test]
fn who_waits_gets_no_seat_of_a_phase_that_is_not_open() {
    let (mut world, phase, seated, [next, ..]) = queue();
    world.give_back(&phase, &seated).unwrap();
    for state in [0, 2, 3, 9] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state);
        expect_error(world.move_up(&phase, &next), GridError::WrongState);
    }
}

#[test]
fn another_payer_fails() {
    let (mut world, phase, seated, [first, second, ..]) = queue();
    let thief = person(&mut world.chain, "thief");
    world.give_back(&phase, &second).unwrap();
    world.give_back(&phase, &seated).unwrap();
    for host in [&first, &second] {
        let call = world
            .move_up_call(&phase, host)
            .with_account(2, &thief.pubkey());
        expect_error(world.run(call), GridError::WrongPayer);
        world.move_up(&phase, host).unwrap();
    }
}

#[test]
fn a_seat_of_another_phase_fails() {
    let (mut world, first, seated, [next, ..]) = queue();
    world.give_back(&first, &seated).unwrap();
    let second = world.open_phase(later_terms(31));
    world.set_time(later_terms(31).registration_from);
    let call = world.move_up_call(&first, &next).with_account(0, &second);
    expect_error(world.run(call), GridError::WrongSeat);
}
