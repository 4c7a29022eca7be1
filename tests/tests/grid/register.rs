//! `register`.

use nosana_sdk::{
    common::{grid::SeatState, tier::Tier},
    generated::{
        grid::{
            accounts::{Phase, SEAT_DISCRIMINATOR, Seat},
            errors::GridError,
            events::{self, SeatRegistered},
            pdas,
        },
        tiers::accounts::Host as HostAccount,
    },
    instructions,
};
use nosana_tests::{Call, World, expect_error, grid::usual_terms, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    ALREADY_THERE, event, person,
    scene::{close, expect_window, finalize, phase},
};

/// The seat of a host that registered just now, before it did anything.
fn fresh(world: &World, phase: &Address, host: &nosana_tests::Host, ticket: u32) -> Seat {
    let account = world.tiers_host(host);
    let (_, bump) = pdas::find_seat(phase, &account.machine);
    Seat {
        discriminator: SEAT_DISCRIMINATOR,
        version: 1,
        bump,
        state: SeatState::Seated as u8,
        claimed: 0,
        ticket,
        place: 0,
        padding: [0; 4],
        phase: *phase,
        host: host.address,
        owner: host.owner.pubkey(),
        payer: host.owner.pubkey(),
        machine: account.machine,
        host_since: account.registered_at,
        registered_at: world.now(),
        seated_at: world.now(),
        counted_at: 0,
        points: [0; 6],
        paid: 0,
        days: [[0; 16]; 31],
        reserved: [0; 32],
    }
}

#[test]
fn register_gives_seats_while_there_are_some_and_then_places() {
    let (mut world, phase) = phase(|terms| terms.seats = 2);
    let mut expected = world.phase(&phase);
    for ticket in 0..5 {
        let host = world.grid_host(ticket.into());
        world.advance(1);
        let rent = world.chain.rent(Seat::LEN);
        let before = world.chain.lamports(&host.owner.pubkey());
        let outcome = world.register_seat(&phase, &host).unwrap();

        let mut seat = fresh(&world, &phase, &host, ticket);
        expected.registered += 1;
        if ticket < 2 {
            expected.taken += 1;
        } else {
            (seat.state, seat.seated_at) = (SeatState::Waiting as u8, 0);
            seat.place = ticket - 2;
            expected.waiting += 1;
            expected.next_place += 1;
        }
        assert_eq!(world.seat(&phase, &host), seat);
        assert_eq!(world.phase(&phase), expected);
        assert_eq!(world.chain.lamports(&host.owner.pubkey()), before - rent);
        assert_eq!(
            event(&outcome),
            events::Event::SeatRegistered(SeatRegistered {
                seat: world.seat_address(&phase, &host),
                phase,
                host: host.address,
                owner: seat.owner,
                payer: seat.payer,
                machine: seat.machine,
                ticket,
                state: seat.state,
                place: seat.place,
                host_since: seat.host_since,
                taken: expected.taken,
                waiting: expected.waiting,
                at: world.now(),
            })
        );
    }
}

#[test]
fn another_may_pay_and_gets_the_rent_back() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let payer = person(&mut world.chain, "payer");
    let machine = world.tiers_host(&host).machine;
    let register = instructions::register_seat(
        host.owner.pubkey(),
        payer.pubkey(),
        phase,
        host.address,
        &machine,
    );
    let before = world.chain.lamports(&payer.pubkey());
    world
        .run(Call::new(register, &[&host.owner, &payer]))
        .unwrap();
    assert_eq!(world.seat(&phase, &host).payer, payer.pubkey());
    let rent = world.chain.rent(Seat::LEN);
    assert_eq!(world.chain.lamports(&payer.pubkey()), before - rent);
    world.give_back(&phase, &host).unwrap();
    assert_eq!(world.chain.lamports(&payer.pubkey()), before);
}

#[test]
fn a_free_seat_is_not_taken_past_those_who_wait() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [first, second, third] = [1, 2, 3].map(|number| world.grid_host(number));
    world.register_seat(&phase, &first).unwrap();
    world.register_seat(&phase, &second).unwrap();
    world.give_back(&phase, &first).unwrap();
    // A seat is free, but the second one waits for it.
    world.register_seat(&phase, &third).unwrap();
    let seat = world.seat(&phase, &third);
    assert_eq!((seat.state, seat.place), (SeatState::Waiting as u8, 1));
    world.move_up(&phase, &second).unwrap();
    assert_eq!(world.seat(&phase, &second).state, SeatState::Seated as u8);
}

#[test]
fn outside_the_time_to_register_it_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let terms = usual_terms();
    let window = (terms.registration_from, terms.registration_until);
    expect_window(&world, window, &GridError::RegistrationClosed, |world| {
        world.register_seat(&phase, &host)
    });
}

#[test]
fn a_phase_that_is_not_open_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let begin = world.now();
    // A draft.
    let mut draft = world.clone();
    draft.chain.edit::<Phase>(&phase, |phase| phase.state = 0);
    expect_error(draft.register_seat(&phase, &host), GridError::WrongState);
    finalize(&mut world, &phase);
    world.set_time(begin);
    expect_error(world.register_seat(&phase, &host), GridError::WrongState);
    close(&mut world, &phase);
    world.set_time(begin);
    expect_error(world.register_seat(&phase, &host), GridError::WrongState);
}

#[test]
fn another_than_the_owner_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let stranger = person(&mut world.chain, "stranger");
    world.chain.fund(&host.worker.pubkey());
    for other in [&stranger, &host.worker, &world.admin()] {
        let call = world
            .register_seat_call(&phase, &host)
            .signed_by(&host.owner.pubkey(), other);
        expect_error(world.run(call), GridError::NotOwner);
    }
    let unsigned = world
        .register_seat_call(&phase, &host)
        .unsigned_by(&host.owner.pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_host_that_does_not_say_its_machine_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    world.set_machine(&host, [0; 32]);
    expect_error(world.register_seat(&phase, &host), GridError::NoMachine);
}

#[test]
fn a_machine_that_has_a_seat_fails() {
    let (mut world, phase) = phase(|_| {});
    let [first, second] = [1, 2].map(|number| world.grid_host(number));
    let machine = world.tiers_host(&first).machine;
    world.set_machine(&second, machine);
    world.register_seat(&phase, &first).unwrap();
    let before = world.chain.account(&world.seat_address(&phase, &first));
    // The same host, and another one of the same machine, whoever owns it.
    for host in [&first, &second] {
        expect_error(world.register_seat(&phase, host), ALREADY_THERE);
    }
    assert_eq!(
        world.chain.account(&world.seat_address(&phase, &first)),
        before
    );
    // It is free again when it was given back.
    world.give_back(&phase, &first).unwrap();
    world.register_seat(&phase, &second).unwrap();
    let seat = world.seat(&phase, &second);
    assert_eq!((seat.host, seat.ticket), (second.address, 1));
}

#[test]
fn a_seat_at_the_address_of_another_machine_fails() {
    let (mut world, phase) = phase(|_| {});
    let [host, other] = [1, 2].map(|number| world.grid_host(number));
    let own = world.seat_address(&phase, &host);
    for address in [
        world.seat_address(&phase, &other),
        key("elsewhere", 0).pubkey(),
    ] {
        let call = world
            .register_seat_call(&phase, &host)
            .replacing(&own, &address);
        expect_error(world.run(call), InstructionError::InvalidSeeds);
    }
}

#[test]
fn a_class_that_the_phase_does_not_take_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let class = world.tiers_host(&host).class;
    let mut classes = [Address::default(); 16];
    classes[3] = key("class", 0).pubkey();
    let take = |world: &mut World, classes: [Address; 16]| {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.classes = classes);
    };
    take(&mut world, classes);
    expect_error(world.register_seat(&phase, &host), GridError::WrongClass);
    // The zero address is no class, also for a host that has it.
    let mut nameless = world.clone();
    nameless
        .chain
        .edit::<HostAccount>(&host.address, |host| host.class = Address::default());
    expect_error(nameless.register_seat(&phase, &host), GridError::WrongClass);
    classes[15] = class;
    take(&mut world, classes);
    world.register_seat(&phase, &host).unwrap();
}

#[test]
fn a_suspended_or_removed_host_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    for tier in [Tier::Suspended, Tier::Removed] {
        world.set_tier(&host, tier);
        expect_error(world.register_seat(&phase, &host), GridError::WrongTier);
    }
    for tier in [Tier::Waitlisted, Tier::Community, Tier::Premium] {
        let mut world = world.clone();
        world.set_tier(&host, tier);
        world.register_seat(&phase, &host).unwrap();
    }
}

#[test]
fn a_bond_below_what_the_phase_asks_for_fails() {
    let (mut world, phase) = phase(|terms| terms.bond_minimum = 1_000);
    let host = world.grid_host(1);
    world.set_bond(&host, 999);
    expect_error(world.register_seat(&phase, &host), GridError::BondTooSmall);
    world.set_bond(&host, 1_000);
    world.register_seat(&phase, &host).unwrap();
}

#[test]
fn lamports_at_a_seats_address_keep_nobody_from_registering() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let address = world.seat_address(&phase, &host);
    world.chain.fund(&address);
    world.register_seat(&phase, &host).unwrap();
    assert_eq!(world.seat(&phase, &host).state, SeatState::Seated as u8);
}

#[test]
fn late_joiners_register_while_it_runs_where_the_terms_say_so() {
    let (mut world, phase) = phase(|terms| terms.registration_until = terms.running_until);
    let host = world.grid_host(1);
    let begin = world.phase(&phase).running_from;
    world.set_time(begin + 5);
    world.register_seat(&phase, &host).unwrap();
    assert_eq!(world.seat(&phase, &host).seated_at, begin + 5);
}
