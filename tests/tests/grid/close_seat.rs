//! `close_seat`.

use nosana_sdk::generated::grid::{
    accounts::{Phase, Seat},
    errors::GridError,
    events::{self, SeatClosed},
};
use nosana_tests::{
    expect_error,
    grid::{later_terms, reviewer},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    event, person,
    scene::{close, exists, expect_window, final_phase, finalize, phase},
};

#[test]
fn close_seat_returns_the_rent_after_the_phase() {
    let (mut world, phase, [host, other]) = final_phase();
    world.claim(&phase, &host).unwrap();
    close(&mut world, &phase);
    let anyone = person(&mut world.chain, "anyone");
    let state = world.phase(&phase);
    // Also of who never claimed.
    for host in [&host, &other] {
        let address = world.seat_address(&phase, host);
        let before = world.chain.lamports(&host.owner.pubkey());
        let outcome = world
            .run(world.close_seat_call(&phase, &anyone, host))
            .unwrap();
        assert!(!exists(&world, &address));
        assert_eq!(
            world.chain.lamports(&host.owner.pubkey()),
            before + world.chain.rent(Seat::LEN)
        );
        assert_eq!(
            event(&outcome),
            events::Event::SeatClosed(SeatClosed {
                seat: address,
                phase,
                payer: host.owner.pubkey(),
            })
        );
    }
    assert_eq!(world.phase(&phase), state);
}

#[test]
fn those_who_waited_left_or_were_disqualified_are_closed_after_the_phase() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [seated, first, second] = [1, 2, 3].map(|number| world.seated_host(&phase, number));
    world.give_back(&phase, &second).unwrap();
    world.disqualify(&phase, &seated, 1);
    finalize(&mut world, &phase);
    close(&mut world, &phase);
    let anyone = person(&mut world.chain, "anyone");
    for host in [&seated, &first, &second] {
        world
            .run(world.close_seat_call(&phase, &anyone, host))
            .unwrap();
    }
}

#[test]
fn a_machine_that_another_took_is_free_again() {
    let (mut world, phase) = phase(|_| {});
    let squatter = world.seated_host(&phase, 1);
    let owner = world.grid_host(2);
    let machine = world.tiers_host(&squatter).machine;
    world.set_machine(&owner, machine);
    world.disqualify(&phase, &squatter, 1);
    for signer in [&world.admin(), &reviewer(0), &reviewer(2)] {
        let mut world = world.clone();
        let state = world.phase(&phase);
        world
            .run(world.close_seat_call(&phase, signer, &squatter))
            .unwrap();
        // Its seat was free already.
        assert_eq!(world.phase(&phase), state);
        world.register_seat(&phase, &owner).unwrap();
        let seat = world.seat(&phase, &owner);
        assert_eq!((seat.host, seat.ticket), (owner.address, 1));
    }
}

#[test]
fn others_fail_before_the_phase_is_closed() {
    let (mut world, phase) = phase(|_| {});
    let host = world.seated_host(&phase, 1);
    world.disqualify(&phase, &host, 1);
    let stranger = person(&mut world.chain, "stranger");
    for signer in [&stranger, &host.owner] {
        expect_error(
            world.run(world.close_seat_call(&phase, signer, &host)),
            GridError::NotReviewer,
        );
    }
    let unsigned = world
        .close_seat_call(&phase, &reviewer(0), &host)
        .unsigned_by(&reviewer(0).pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn who_is_not_disqualified_fails_before_the_phase_is_closed() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [seated, _, left] = [1, 2, 3].map(|number| world.seated_host(&phase, number));
    let waiting = world.seated_host(&phase, 4);
    world.give_back(&phase, &left).unwrap();
    for host in [&seated, &waiting, &left] {
        for signer in [&world.admin(), &reviewer(0)] {
            expect_error(
                world.run(world.close_seat_call(&phase, signer, host)),
                GridError::WrongSeatState,
            );
        }
    }
}

#[test]
fn outside_the_time_for_seats_it_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.seated_host(&phase, 1);
    world.disqualify(&phase, &host, 1);
    let terms = world.phase(&phase);
    let window = (terms.registration_from, terms.running_until);
    expect_window(&world, window, &GridError::SeatsClosed, |world| {
        world.run(world.close_seat_call(&phase, &reviewer(0), &host))
    });
    for state in [0, 2] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state);
        expect_error(
            world.run(world.close_seat_call(&phase, &reviewer(0), &host)),
            GridError::WrongState,
        );
    }
}

#[test]
fn rent_to_another_than_who_paid_it_fails() {
    let (mut world, phase, [host, _]) = final_phase();
    close(&mut world, &phase);
    let thief = person(&mut world.chain, "thief");
    let call = world
        .close_seat_call(&phase, &thief, &host)
        .with_account(4, &thief.pubkey());
    expect_error(world.run(call), GridError::WrongPayer);
}

#[test]
fn a_seat_of_another_phase_fails() {
    let (mut world, first) = phase(|_| {});
    let host = world.seated_host(&first, 1);
    // The other one is closed.
    let second = world.open_phase(later_terms(31));
    world.chain.edit::<Phase>(&second, |phase| phase.state = 3);
    let anyone = person(&mut world.chain, "anyone");
    let call = world
        .close_seat_call(&first, &anyone, &host)
        .with_account(2, &second);
    expect_error(world.run(call), GridError::WrongSeat);
}
