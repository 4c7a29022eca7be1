//! Many who want a seat: races for them, gaps in the waiting list, its order, and its end.

use nosana_sdk::{
    common::grid::SeatState,
    generated::{
        grid::{
            accounts::{Phase, Seat},
            errors::GridError,
            events::Event,
            pdas,
        },
        tiers::accounts::Host as HostAccount,
    },
    instructions,
};
use nosana_tests::{Host, World, expect_error, key};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    person,
    scene::{exists, phase},
};

/// One of many: a host and who owns it.
struct Racer {
    owner: Keypair,
    host: Address,
    seat: Address,
    machine: [u8; 32],
}

/// `count` hosts, each of an owner and a machine of its own, put there behind the tiers
/// program's back.
fn racers(world: &mut World, phase: &Address, count: u64) -> Vec<Racer> {
    let template = world.grid_host(0);
    let account = world.chain.account(&template.address).unwrap();
    (1..=count)
        .map(|number| {
            let owner = key("racer", number);
            let host = key("racer's host", number).pubkey();
            let mut machine = [0xAC; 32];
            machine[..8].copy_from_slice(&number.to_le_bytes());
            world.chain.set_account(host, account.clone());
            world.chain.edit::<HostAccount>(&host, |host| {
                (host.owner, host.machine) = (owner.pubkey(), machine);
            });
            Racer {
                seat: pdas::find_seat(phase, &machine).0,
                owner,
                host,
                machine,
            }
        })
        .collect()
}

/// `items` in an order that looks like chance and is the same in every run.
fn shuffled<T>(mut items: Vec<T>, mut seed: u64) -> Vec<T> {
    for end in (1..items.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(seed >> 33).unwrap() % (end + 1);
        items.swap(end, place);
    }
    items
}

/// Everyone registers in the same second, in transactions of one to four; `payer` pays.
fn race(world: &mut World, phase: &Address, payer: &Keypair, racers: &[Racer]) {
    let mut rest = racers;
    let mut size = 1;
    while !rest.is_empty() {
        let (together, others) = rest.split_at(size.min(rest.len()));
        let registrations: Vec<_> = together
            .iter()
            .map(|racer| {
                instructions::register_seat(
                    racer.owner.pubkey(),
                    payer.pubkey(),
                    *phase,
                    racer.host,
                    &racer.machine,
                )
            })
            .collect();
        let mut signers = vec![payer];
        signers.extend(together.iter().map(|racer| &racer.owner));
        world.chain.send(&registrations, &signers).unwrap();
        rest = others;
        size = size % 4 + 1;
    }
}

fn seat(world: &World, racer: &Racer) -> Seat {
    world.chain.read(&racer.seat)
}

/// Gives the seat or the place of `racer` back.
fn leave(world: &mut World, racer: &Racer) {
    let give_back = instructions::give_back_seat(&seat(world, racer));
    world.chain.send(&[give_back], &[&racer.owner]).unwrap();
}

/// Lets the first of the list move up, whoever it is, until that is refused, which is why.
fn crank(world: &mut World, racers: &[Racer], phase: &Address) -> (Vec<Address>, GridError) {
    let mut moved = vec![];
    loop {
        let turn = world.phase(phase).first_place;
        let next = racers.iter().find(|racer| {
            exists(world, &racer.seat) && {
                let seat = seat(world, racer);
                let is_listed = matches!(
                    SeatState::try_from(seat.state).unwrap(),
                    SeatState::Waiting | SeatState::Left
                );
                is_listed && seat.place == turn
            }
        });
        let Some(next) = next else {
            return (moved, GridError::NotInTurn);
        };
        let move_up = instructions::move_up_seat(&seat(world, next));
        match world.chain.send(&[move_up], &[]) {
            Ok(outcome) => {
                let Event::SeatMovedUp(event) = crate::event(&outcome) else {
                    panic!("{outcome:#?}");
                };
                if event.state == SeatState::Seated as u8 {
                    moved.push(event.seat);
                }
            }
            Err(failure) => {
                assert_eq!(failure.code(), Some(GridError::NoSeatFree as u32));
                return (moved, GridError::NoSeatFree);
            }
        }
    }
}

#[test]
fn of_1_200_who_race_for_1_000_seats_the_first_1_000_have_them() {
    let (mut world, phase) = phase(|terms| terms.seats = 1_000);
    let payer = person(&mut world.chain, "payer");
    let racers = racers(&mut world, &phase, 1_200);
    let order = shuffled(racers, 7);
    race(&mut world, &phase, &payer, &order);

    for (ticket, racer) in (0..).zip(&order) {
        let seat = seat(&world, racer);
        let expected = if ticket < 1_000 {
            (SeatState::Seated as u8, 0, world.now())
        } else {
            (SeatState::Waiting as u8, ticket - 1_000, 0)
        };
        assert_eq!((seat.state, seat.place, seat.seated_at), expected);
        assert_eq!((seat.ticket, seat.host), (ticket, racer.host));
    }
    let state = world.phase(&phase);
    assert_eq!(
        (state.taken, state.waiting, state.registered),
        (1_000, 200, 1_200)
    );
    assert_eq!((state.first_place, state.next_place), (0, 200));

    // Nobody registers twice, and nobody moves up while no seat is free.
    let (moved, why) = crank(&mut world, &order, &phase);
    assert_eq!((moved, why), (vec![], GridError::NoSeatFree));

    // 90 give their seats back, every third of those who wait leaves.
    for racer in order[..1_000].iter().step_by(12).chain(&order[1..7]) {
        leave(&mut world, racer);
    }
    for racer in order[1_000..].iter().skip(1).step_by(3) {
        leave(&mut world, racer);
    }
    let state = world.phase(&phase);
    assert_eq!((state.taken, state.waiting), (910, 200 - 67));
    let (moved, why) = crank(&mut world, &order, &phase);
    let expected: Vec<Address> = (0..)
        .zip(&order[1_000..])
        .filter(|(place, _)| place % 3 != 1)
        .map(|(_, racer)| racer.seat)
        .take(90)
        .collect();
    assert_eq!(moved, expected, "in the order of their places");
    assert_eq!(why, GridError::NoSeatFree);
    let state = world.phase(&phase);
    assert_eq!((state.taken, state.waiting), (1_000, 133 - 90));
    let states = order
        .iter()
        .filter(|racer| exists(&world, &racer.seat))
        .filter(|racer| seat(&world, racer).state == SeatState::Seated as u8);
    assert_eq!(states.count(), 1_000);
}

#[test]
fn when_all_leave_nothing_is_left_of_the_list() {
    let (mut world, phase) = phase(|terms| terms.seats = 20);
    let payer = person(&mut world.chain, "payer");
    let before = world.chain.lamports(&payer.pubkey());
    let racers = racers(&mut world, &phase, 60);
    race(&mut world, &phase, &payer, &racers);
    for racer in shuffled(racers.iter().collect(), 3) {
        leave(&mut world, racer);
    }
    let state = world.phase(&phase);
    assert_eq!((state.taken, state.waiting), (0, 0));
    // Who left before its turn is passed over, in the order of the places.
    let (moved, why) = crank(&mut world, &racers, &phase);
    assert_eq!((moved, why), (vec![], GridError::NotInTurn));
    let state = world.phase(&phase);
    assert_eq!((state.first_place, state.next_place), (40, 40));
    for racer in &racers {
        assert!(!exists(&world, &racer.seat));
    }
    assert_eq!(world.chain.lamports(&payer.pubkey()), before);

    // And it begins anew.
    race(&mut world, &phase, &payer, &racers[..21]);
    let last = seat(&world, &racers[20]);
    assert_eq!(
        (last.state, last.place, last.ticket),
        (SeatState::Waiting as u8, 40, 80)
    );
    leave(&mut world, &racers[0]);
    let (moved, _) = crank(&mut world, &racers, &phase);
    assert_eq!(moved, [racers[20].seat]);
}

#[test]
fn who_left_before_its_turn_waits_for_that_to_register_again() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [_, first, second] = [1, 2, 3].map(|number| world.seated_host(&phase, number));
    world.give_back(&phase, &second).unwrap();
    // Its machine's address still holds its place.
    expect_error(
        world.register_seat(&phase, &second),
        solana_instruction::error::InstructionError::Custom(0),
    );
    world.give_back(&phase, &first).unwrap();
    world.move_up(&phase, &second).unwrap();
    world.register_seat(&phase, &second).unwrap();
    let seat = world.seat(&phase, &second);
    assert_eq!((seat.place, seat.ticket), (2, 3));
}

#[test]
fn who_comes_while_others_left_but_nobody_waits_gets_a_free_seat_at_once() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [seated, first, second] = [1, 2, 3].map(|number| world.seated_host(&phase, number));
    world.give_back(&phase, &second).unwrap();
    world.give_back(&phase, &first).unwrap();
    world.give_back(&phase, &seated).unwrap();
    let next = world.seated_host(&phase, 4);
    assert_eq!(world.seat(&phase, &next).state, SeatState::Seated as u8);
    // The place of who left is passed over all the same.
    world.move_up(&phase, &second).unwrap();
    let state = world.phase(&phase);
    assert_eq!(
        (state.first_place, state.next_place, state.taken),
        (2, 2, 1)
    );
}

#[test]
fn who_is_disqualified_makes_room_for_the_next() {
    let (mut world, phase) = phase(|terms| terms.seats = 2);
    let hosts: Vec<Host> = (1..=5)
        .map(|number| world.seated_host(&phase, number))
        .collect();
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    world.disqualify(&phase, &hosts[0], 1);
    world.move_up(&phase, &hosts[2]).unwrap();
    expect_error(world.move_up(&phase, &hosts[3]), GridError::NoSeatFree);
    // Both who have a seat now are disqualified, and one is reinstated before anyone moves
    // up: one seat is left.
    world.disqualify(&phase, &hosts[1], 2);
    world.disqualify(&phase, &hosts[2], 3);
    world.revoke(&phase, 2).unwrap();
    world.move_up(&phase, &hosts[3]).unwrap();
    expect_error(world.revoke(&phase, 1), GridError::NoSeatFree);
    expect_error(world.revoke(&phase, 3), GridError::NoSeatFree);
    expect_error(world.move_up(&phase, &hosts[4]), GridError::NoSeatFree);
    let states: Vec<u8> = hosts
        .iter()
        .map(|host| world.seat(&phase, host).state)
        .collect();
    assert_eq!(states, [3, 1, 3, 1, 0]);
    assert_eq!(world.phase(&phase).taken, 2);
}

#[test]
fn no_counter_goes_past_its_end() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let first = world.seated_host(&phase, 1);
    let [second, third] = [2, 3].map(|number| world.grid_host(number));
    let edit = |world: &mut World, change: fn(&mut Phase)| {
        let mut edited = world.clone();
        edited.chain.edit(&phase, change);
        edited
    };
    for change in [
        (|phase: &mut Phase| phase.registered = u32::MAX) as fn(&mut Phase),
        |phase| phase.next_place = u32::MAX,
        |phase| phase.waiting = u32::MAX,
    ] {
        let mut world = edit(&mut world, change);
        expect_error(world.register_seat(&phase, &second), GridError::Overflow);
    }
    let mut empty = edit(&mut world, |phase| phase.taken = 0);
    expect_error(empty.give_back(&phase, &first), GridError::Overflow);
    world.register_seat(&phase, &second).unwrap();
    world.register_seat(&phase, &third).unwrap();
    let mut empty = edit(&mut world, |phase| phase.waiting = 0);
    expect_error(empty.give_back(&phase, &third), GridError::Overflow);
    let mut last = edit(&mut world, |phase| {
        (phase.first_place, phase.taken) = (u32::MAX, 0);
    });
    let address = last.seat_address(&phase, &second);
    last.chain
        .edit::<Seat>(&address, |seat| seat.place = u32::MAX);
    expect_error(last.move_up(&phase, &second), GridError::Overflow);
}
