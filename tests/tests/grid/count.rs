//! `count`.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{LateJoin, PointKind, SeatState},
        tier::Tier,
    },
    generated::{
        grid::{
            accounts::Seat,
            errors::GridError,
            events::{self, SeatCounted},
        },
        jobs::{self, accounts::HostRecord},
        tiers::accounts::Host as HostAccount,
    },
};
use nosana_tests::{Host, World, expect_error, expect_reason, key, seats::Shown, tiers::DAY};
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    event,
    scene::{
        FULL_DAY, UPTIME, WORK, expect_window, finalize, phase, running_with, worked, worked_with,
    },
};

/// A day of a seat, as its account has it.
fn day(shown: Shown, is_online: bool, is_tested: bool) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&shown.fees.to_le_bytes());
    bytes[8..12].copy_from_slice(&shown.served.to_le_bytes());
    bytes[12..14].copy_from_slice(&shown.completed.to_le_bytes());
    bytes[14..].copy_from_slice(&[is_online.into(), is_tested.into()]);
    bytes
}

/// Counts, and what the seat has then.
fn counted(world: &mut World, phase: &Address, host: &Host) -> [u64; 6] {
    world.count(phase, host).unwrap();
    world.points(phase, host)
}

#[test]
fn count_notes_the_days_and_gives_their_points() {
    let (mut world, phase, host) = worked();
    world.advance(5);
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    let outcome = world.count(&phase, &host).unwrap();

    seat.days[0] = day(FULL_DAY, true, false);
    seat.points = [WORK, UPTIME, 0, 0, 0, 0];
    seat.counted_at = world.now();
    expected.totals = seat.points;
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        event(&outcome),
        events::Event::SeatCounted(SeatCounted {
            seat: world.seat_address(&phase, &host),
            phase,
            served: 79_200,
            fees: 50_000_000,
            completed: 20,
            online_days: 1,
            tested_days: 0,
            points: seat.points,
            at: world.now(),
        })
    );
}

#[test]
fn counting_again_adds_nothing() {
    let (mut world, phase, host) = worked();
    let points = counted(&mut world, &phase, &host);
    let (seat, totals) = (world.seat(&phase, &host), world.total_points(&phase));
    for _ in 0..3 {
        world.advance(1);
        assert_eq!(counted(&mut world, &phase, &host), points);
        assert_eq!(world.total_points(&phase), totals);
        assert_eq!(
            world.seat(&phase, &host),
            Seat {
                counted_at: world.now(),
                ..seat.clone()
            }
        );
    }
}

#[test]
fn days_of_any_order_count_once() {
    let (mut first, phase, host) = worked();
    let begin = first.phase(&phase).running_from;
    first.show_day(&host, begin + DAY, FULL_DAY);
    first.show_day(
        &host,
        begin + 2 * DAY,
        Shown {
            completed: 7,
            ..FULL_DAY
        },
    );
    first.set_time(begin + 3 * DAY);
    let mut second = first.clone();
    // One counts every day, the other all at once.
    let shown = |world: &mut World, days: &[i64]| {
        for day in 0..3 {
            if !days.contains(&day) {
                world.show_day(&host, begin + day * DAY, Shown::default());
            }
        }
        world.count(&phase, &host).unwrap();
    };
    for days in [[2].as_slice(), &[0], &[1]] {
        let mut world = first.clone();
        shown(&mut world, days);
        // Only what was counted is kept of that world.
        let seat = world.chain.account(&world.seat_address(&phase, &host));
        let phase_account = world.chain.account(&phase);
        first
            .chain
            .set_account(world.seat_address(&phase, &host), seat.unwrap());
        first.chain.set_account(phase, phase_account.unwrap());
    }
    second.count(&phase, &host).unwrap();
    assert_eq!(first.seat(&phase, &host), second.seat(&phase, &host));
    assert_eq!(first.phase(&phase), second.phase(&phase));
    assert_eq!(second.points(&phase, &host)[..2], [240 + 240 + 227, 600]);
}

#[test]
fn a_day_only_grows() {
    let (mut world, phase, host) = worked();
    let begin = world.phase(&phase).running_from;
    let points = counted(&mut world, &phase, &host);
    // A record that was closed and opened anew has forgotten it, and shows less.
    let forgotten = [
        Shown::default(),
        Shown {
            served: 1,
            ..FULL_DAY
        },
        Shown {
            fees: 0,
            ..FULL_DAY
        },
        Shown {
            completed: 0,
            online: 0,
            ..FULL_DAY
        },
    ];
    for shown in forgotten {
        world.show_day(&host, begin, shown);
        assert_eq!(counted(&mut world, &phase, &host), points);
    }
    // Late payments add to it.
    world.show_day(
        &host,
        begin,
        Shown {
            completed: 21,
            ..FULL_DAY
        },
    );
    assert_eq!(counted(&mut world, &phase, &host)[0], WORK + 1);
}

#[test]
fn a_record_that_forgot_loses_nothing_of_what_was_counted() {
    let (mut world, phase, host) = worked();
    let begin = world.phase(&phase).running_from;
    let points = counted(&mut world, &phase, &host);
    // 32 days later the place of the day belongs to another.
    world.show_day(&host, begin + 32 * DAY, FULL_DAY);
    world.set_time(begin + 33 * DAY);
    assert_eq!(counted(&mut world, &phase, &host), points);
}

#[test]
fn days_outside_the_running_window_do_not_count() {
    let (mut world, phase, host) = worked();
    let terms = world.phase(&phase);
    world.set_time(terms.running_until + DAY);
    world.show_day(&host, terms.running_from, Shown::default());
    // Both have the same place in a record.
    for outside in [terms.running_from - DAY, terms.running_until] {
        world.show_day(&host, outside, FULL_DAY);
        assert_eq!(counted(&mut world, &phase, &host)[..2], [0, 0]);
    }
    world.show_day(&host, terms.running_until - 1, FULL_DAY);
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK, UPTIME]);
    world.show_day(&host, terms.running_from, FULL_DAY);
    assert_eq!(
        counted(&mut world, &phase, &host)[..2],
        [2 * WORK, 2 * UPTIME]
    );
}

#[test]
fn who_got_its_seat_late_counts_from_its_first_whole_day() {
    for (late_join, days) in [(LateJoin::FromSeat, 1), (LateJoin::WholeWindow, 3)] {
        let (mut world, phase) = phase(|terms| {
            (terms.seats, terms.late_join) = (1, late_join as u8);
        });
        let [first, second] = [1, 2].map(|number| world.seated_host(&phase, number));
        let begin = world.phase(&phase).running_from;
        // A second into the second day.
        world.set_time(begin + DAY + 1);
        world.give_back(&phase, &first).unwrap();
        world.move_up(&phase, &second).unwrap();
        world.pass(&second, ReportKind::Proof);
        for day in 0..3 {
            world.show_day(&second, begin + day * DAY, FULL_DAY);
        }
        world.set_time(begin + 3 * DAY);
        assert_eq!(
            counted(&mut world, &phase, &second)[..2],
            [days * WORK, days * UPTIME],
            "{late_join:?}"
        );
    }
}

#[test]
fn a_day_counts_whole_for_who_got_its_seat_at_its_midnight() {
    let (mut world, phase) = phase(|terms| terms.seats = 1);
    let [first, second] = [1, 2].map(|number| world.seated_host(&phase, number));
    let begin = world.phase(&phase).running_from;
    world.set_time(begin + DAY);
    world.give_back(&phase, &first).unwrap();
    world.move_up(&phase, &second).unwrap();
    world.pass(&second, ReportKind::Proof);
    world.show_day(&second, begin, FULL_DAY);
    world.show_day(&second, begin + DAY, FULL_DAY);
    world.set_time(begin + 2 * DAY);
    assert_eq!(counted(&mut world, &phase, &second)[..2], [WORK, UPTIME]);
}

#[test]
fn days_of_a_former_host_at_the_address_do_not_count_for_the_next() {
    let (mut world, phase, host) = worked_with(|terms| {
        terms.registration_until = terms.running_until;
        terms.late_join = LateJoin::WholeWindow as u8;
    });
    let begin = world.phase(&phase).running_from;
    let points = counted(&mut world, &phase, &host);
    world.advance(100);
    world.close_host(&host).unwrap();
    // Another host at the same address, of another machine, with the record of before.
    let again = world.registered_host(1);
    world.set_machine(&again, [5; 32]);
    world.register_seat(&phase, &again).unwrap();
    world.pass(&again, ReportKind::Proof);
    world.show_day(&host, begin + DAY, FULL_DAY);
    world.show_day(&host, begin + 2 * DAY, FULL_DAY);
    world.set_time(begin + 3 * DAY);
    assert_eq!(
        counted(&mut world, &phase, &again)[..2],
        [WORK, UPTIME],
        "from the day after its registration"
    );
    assert_eq!(world.total_points(&phase)[0], points[0] + WORK);
}

#[test]
fn days_of_a_record_that_was_opened_for_the_host_count_from_its_first() {
    let (mut world, phase) = phase(|terms| {
        terms.registration_until = terms.running_until;
        terms.late_join = LateJoin::WholeWindow as u8;
    });
    let begin = world.phase(&phase).running_from;
    // Host and record are of the same second, in the middle of a day.
    world.set_time(begin + 1_000);
    let host = world.seated_host(&phase, 1);
    world.pass(&host, ReportKind::Proof);
    world.show_day(&host, begin, FULL_DAY);
    world.set_time(begin + DAY);
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK, UPTIME]);
}

#[test]
fn work_counts_as_far_as_fees_were_paid_for_it() {
    let (mut world, phase, host) = worked();
    let begin = world.phase(&phase).running_from;
    for (fees, points) in [
        (0, 0),
        (49_999, 0),
        (50_000, 1),
        (11_999_999, 239),
        (12_000_000, 240),
        (u64::MAX, 240),
    ] {
        let mut world = world.clone();
        world.show_day(&host, begin, Shown { fees, ..FULL_DAY });
        assert_eq!(counted(&mut world, &phase, &host)[0], points, "{fees}");
    }
    // Fees without work are none.
    world.show_day(
        &host,
        begin,
        Shown {
            served: 0,
            completed: 0,
            ..FULL_DAY
        },
    );
    assert_eq!(counted(&mut world, &phase, &host)[0], 0);
}

#[test]
fn a_day_is_online_from_the_phases_mark() {
    let (world, phase, host) = worked();
    let begin = world.phase(&phase).running_from;
    for (online, points) in [(71_999, 0), (72_000, UPTIME), (u32::MAX, UPTIME)] {
        let mut world = world.clone();
        world.show_day(&host, begin, Shown { online, ..FULL_DAY });
        assert_eq!(counted(&mut world, &phase, &host)[1], points, "{online}");
    }
}

#[test]
fn each_kind_stops_at_its_cap() {
    let (mut world, phase, host) = worked_with(|terms| {
        (terms.caps[0], terms.caps[1]) = (WORK + 1, UPTIME);
    });
    let begin = world.phase(&phase).running_from;
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK, UPTIME]);
    world.show_day(&host, begin + DAY, FULL_DAY);
    world.advance(DAY);
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK + 1, UPTIME]);
    // The largest days that a record can show.
    let largest = Shown {
        online: u32::MAX,
        served: u32::MAX,
        completed: u16::MAX,
        fees: u64::MAX,
    };
    for day in 0..31 {
        world.show_day(&host, begin + day * DAY, largest);
    }
    world.set_time(begin + 31 * DAY);
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK + 1, UPTIME]);
    assert_eq!(world.total_points(&phase)[..2], [WORK + 1, UPTIME]);
}

#[test]
fn points_that_reviewers_awarded_stay() {
    let (mut world, phase, host) = worked();
    world
        .award_points(&phase, &host, (PointKind::Bugs, 700), 1)
        .unwrap();
    assert_eq!(
        counted(&mut world, &phase, &host),
        [WORK, UPTIME, 0, 0, 700, 0]
    );
    assert_eq!(world.total_points(&phase), [WORK, UPTIME, 0, 0, 700, 0]);
}

#[test]
fn outside_the_time_for_points_it_fails() {
    let (mut world, phase, host) = worked();
    let terms = world.phase(&phase);
    let window = (terms.running_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.count(&phase, &host)
    });
    finalize(&mut world, &phase);
    world.set_time(terms.running_from);
    expect_error(world.count(&phase, &host), GridError::WrongState);
}

#[test]
fn a_seat_that_waits_left_or_is_disqualified_fails() {
    let (mut world, phase, host) = worked();
    for state in [SeatState::Waiting, SeatState::Left, SeatState::Disqualified] {
        let seat = world.seat_address(&phase, &host);
        world
            .chain
            .edit::<Seat>(&seat, |seat| seat.state = state as u8);
        expect_error(world.count(&phase, &host), GridError::WrongSeatState);
    }
}

#[test]
fn a_host_that_closed_and_registered_again_fails() {
    let (mut world, phase, host) = worked();
    let machine = world.tiers_host(&host).machine;
    world.close_host(&host).unwrap();
    let again = world.registered_host(1);
    assert_eq!(again.address, host.address);
    world.set_machine(&again, machine);
    // At the address, by the owner and on the machine of the one that has the seat.
    world
        .chain
        .edit::<HostAccount>(&host.address, |host| host.proof_at = host.registered_at);
    expect_error(world.count(&phase, &host), GridError::WrongHost);
}

#[test]
fn another_host_or_a_changed_one_fails() {
    let (mut world, phase, host) = worked();
    let other = world.grid_host(2);
    let call = world
        .count_call(&phase, &host)
        .replacing(&host.address, &other.address);
    expect_error(world.run(call), GridError::WrongHost);
    let call = world
        .count_call(&phase, &host)
        .replacing(&host.address, &other.address)
        .replacing(&host.record, &other.record);
    expect_error(world.run(call), GridError::WrongHost);
    let changes: [fn(&mut HostAccount); 3] = [
        |host| host.machine = [9; 32],
        |host| host.owner = key("buyer", 0).pubkey(),
        |host| host.registered_at += 1,
    ];
    let count = world.count_call(&phase, &host).instruction;
    for change in changes {
        let mut world = world.clone();
        world.chain.edit(&host.address, change);
        expect_error(
            world.chain.send(std::slice::from_ref(&count), &[]),
            GridError::WrongHost,
        );
    }
}

#[test]
fn a_suspended_or_removed_host_fails() {
    let (mut world, phase, host) = worked();
    for tier in [Tier::Suspended, Tier::Removed] {
        world.set_tier(&host, tier);
        expect_error(world.count(&phase, &host), GridError::WrongTier);
    }
    // What it did before counts when it comes back.
    world.set_tier(&host, Tier::Community);
    assert_eq!(counted(&mut world, &phase, &host)[0], WORK);
}

#[test]
fn a_bond_below_what_the_phase_asks_for_fails() {
    let (mut world, phase) = phase(|terms| terms.bond_minimum = 1_000);
    let host = world.grid_host(1);
    world.set_bond(&host, 1_000);
    world.register_seat(&phase, &host).unwrap();
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    world.pass(&host, ReportKind::Proof);
    world.set_bond(&host, 999);
    expect_error(world.count(&phase, &host), GridError::BondTooSmall);
    world.set_bond(&host, 1_000);
    world.count(&phase, &host).unwrap();
}

#[test]
fn without_a_proof_since_it_runs_it_fails() {
    let (mut world, phase) = phase(|_| {});
    let host = world.seated_host(&phase, 1);
    let begin = world.phase(&phase).running_from;
    world.set_time(begin - 1);
    world.pass(&host, ReportKind::Proof);
    world.show_day(&host, begin, FULL_DAY);
    world.set_time(begin + DAY);
    expect_error(world.count(&phase, &host), GridError::NotProven);
    // Neither a benchmark nor a proof that failed is one.
    world.pass(&host, ReportKind::Benchmark);
    world.report(&host, ReportKind::Proof, false).unwrap();
    expect_error(world.count(&phase, &host), GridError::NotProven);
    world.advance(6 * 60 * 60);
    world.pass(&host, ReportKind::Proof);
    // Days of before the proof count, too.
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK, UPTIME]);
}

#[test]
fn a_proof_in_the_first_second_of_the_run_is_one() {
    let (mut world, phase, host) = running_with(|_| {});
    world.pass(&host, ReportKind::Proof);
    world.count(&phase, &host).unwrap();
}

#[test]
fn where_no_proof_is_asked_for_none_is_needed() {
    let (mut world, phase, host) = running_with(|terms| terms.needs_proof = false);
    let begin = world.now();
    world.show_day(&host, begin, FULL_DAY);
    assert_eq!(counted(&mut world, &phase, &host)[..2], [WORK, UPTIME]);
}

#[test]
fn another_hosts_record_fails() {
    let (mut world, phase, host) = worked();
    let other = world.grid_host(2);
    let nobody = key("nobody", 0).pubkey();
    for record in [other.record, host.address, nobody] {
        let call = world
            .count_call(&phase, &host)
            .replacing(&host.record, &record);
        expect_error(world.run(call), GridError::WrongRecord);
    }
}

#[test]
fn a_record_of_an_older_layout_fails() {
    let (mut world, phase, host) = worked();
    // Its days were 8 bytes shorter.
    let mut record = world.chain.account(&host.record).unwrap();
    record.data.truncate(HostRecord::LEN - 32 * 8);
    world.chain.set_account(host.record, record);
    expect_error(world.count(&phase, &host), GridError::WrongRecord);
}

#[test]
fn a_forged_record_fails() {
    let (mut world, phase, host) = worked();
    let record = world.chain.account(&host.record).unwrap();
    let forged = key("forged record", 0).pubkey();
    let count = |world: &World| {
        world
            .count_call(&phase, &host)
            .replacing(&host.record, &forged)
    };
    let mut others = vec![];
    for owner in [
        key("other program", 0).pubkey(),
        nosana_sdk::generated::tiers::ID,
    ] {
        let mut other = record.clone();
        other.owner = owner;
        others.push(other);
    }
    // One of the jobs program that is something else, though as long.
    let mut other = record.clone();
    other.data[..8].copy_from_slice(&jobs::accounts::JOB_DISCRIMINATOR);
    others.push(other);
    for other in others {
        world.chain.set_account(forged, other);
        expect_reason(world.run(count(&world)), &GridError::WrongRecord);
    }
    assert_eq!(
        world.chain.read::<HostRecord>(&host.record).host,
        host.address
    );
}

#[test]
fn a_seat_of_another_phase_fails() {
    let (mut world, first, host) = worked();
    let mut terms = nosana_tests::grid::later_terms(31);
    terms.needs_proof = false;
    let second = world.open_phase(terms.clone());
    world.set_time(terms.running_from);
    let call = world.count_call(&first, &host).replacing(&first, &second);
    expect_error(world.run(call), GridError::WrongSeat);
}
