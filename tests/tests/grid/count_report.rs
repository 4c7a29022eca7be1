//! `count_report`.

use nosana_sdk::{
    common::{
        assessment::{REPORT_RETENTION, ReportKind},
        grid::{LateJoin, SeatState},
        tier::Tier,
    },
    generated::{
        grid::{
            accounts::Seat,
            errors::GridError,
            events::{self, SeatCounted},
        },
        jobs,
        tiers::accounts::{Host as HostAccount, Report},
    },
};
use nosana_tests::{World, expect_error, key, tiers::DAY};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    event,
    scene::{expect_window, finalize, phase, running, running_with, worked},
};

/// Points of a day on which a test passed.
const TEST: u64 = 300;

#[test]
fn count_report_notes_the_day_and_gives_its_points() {
    let (mut world, phase, host) = running();
    world.advance(2 * DAY + 7);
    let report = world.pass(&host, ReportKind::Benchmark);
    world.advance(5);
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    let outcome = world.count_report(&phase, &host, &report).unwrap();

    seat.days[2][15] = 1;
    seat.points[2] = TEST;
    seat.counted_at = world.now();
    expected.totals = seat.points;
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        event(&outcome),
        events::Event::SeatCounted(SeatCounted {
            seat: world.seat_address(&phase, &host),
            phase,
            served: 0,
            fees: 0,
            completed: 0,
            online_days: 0,
            tested_days: 1,
            points: seat.points,
            at: world.now(),
        })
    );
}

#[test]
fn a_day_counts_once_however_many_tests_passed() {
    let (mut world, phase, host) = running();
    let proof = world.pass(&host, ReportKind::Proof);
    let benchmark = world.pass(&host, ReportKind::Benchmark);
    world.advance(DAY);
    let next = world.pass(&host, ReportKind::Proof);
    for (report, points) in [
        (proof, TEST),
        (proof, TEST),
        (benchmark, TEST),
        (next, 2 * TEST),
        (proof, 2 * TEST),
    ] {
        world.count_report(&phase, &host, &report).unwrap();
        assert_eq!(world.points(&phase, &host)[2], points);
        assert_eq!(world.total_points(&phase)[2], points);
    }
}

#[test]
fn tests_and_work_count_side_by_side_in_any_order() {
    let (mut world, phase, host) = worked();
    let report = world.pass(&host, ReportKind::Proof);
    let mut other = world.clone();
    world.count(&phase, &host).unwrap();
    world.count_report(&phase, &host, &report).unwrap();
    other.count_report(&phase, &host, &report).unwrap();
    other.count(&phase, &host).unwrap();
    assert_eq!(world.seat(&phase, &host), other.seat(&phase, &host));
    assert_eq!(world.phase(&phase), other.phase(&phase));
}

#[test]
fn tests_stop_at_their_cap() {
    let (mut world, phase, host) = running_with(|terms| terms.caps[2] = TEST + 1);
    for points in [TEST, TEST + 1, TEST + 1] {
        let report = world.pass(&host, ReportKind::Proof);
        world.count_report(&phase, &host, &report).unwrap();
        assert_eq!(world.points(&phase, &host)[2], points);
        world.advance(DAY);
    }
}

#[test]
fn a_test_needs_no_proof_beside_it() {
    let (mut world, phase, host) = running();
    let report = world.pass(&host, ReportKind::Benchmark);
    expect_error(world.count(&phase, &host), GridError::NotProven);
    world.count_report(&phase, &host, &report).unwrap();
}

#[test]
fn outside_the_time_for_points_it_fails() {
    let (mut world, phase, host) = running();
    let report = world.pass(&host, ReportKind::Proof);
    let terms = world.phase(&phase);
    let window = (terms.running_from, terms.review_until);
    expect_window(&world, window, &GridError::PointsClosed, |world| {
        world.count_report(&phase, &host, &report)
    });
    finalize(&mut world, &phase);
    world.set_time(terms.running_from);
    expect_error(
        world.count_report(&phase, &host, &report),
        GridError::WrongState,
    );
}

#[test]
fn a_report_of_another_day_fails() {
    let (mut world, phase, host) = running();
    let terms = world.phase(&phase);
    let first = world.pass(&host, ReportKind::Proof);
    let at = |world: &mut World, at: i64| {
        world.chain.edit::<Report>(&first, |report| report.at = at);
    };
    world.set_time(terms.running_until + DAY);
    for (time, counts) in [
        (terms.running_from - 1, false),
        (terms.running_from, true),
        (terms.running_until - 1, true),
        (terms.running_until, false),
    ] {
        let mut world = world.clone();
        at(&mut world, time);
        let sent = world.count_report(&phase, &host, &first);
        if counts {
            sent.unwrap();
        } else {
            expect_error(sent, GridError::OutsideWindow);
        }
    }
}

#[test]
fn a_report_of_before_the_seat_counts_as_the_terms_say() {
    for late_join in [LateJoin::FromSeat, LateJoin::WholeWindow] {
        let (mut world, phase) = phase(|terms| {
            (terms.seats, terms.late_join) = (1, late_join as u8);
        });
        let [first, second] = [1, 2].map(|number| world.seated_host(&phase, number));
        let begin = world.phase(&phase).running_from;
        world.set_time(begin + DAY);
        let before = world.pass(&second, ReportKind::Proof);
        world.advance(1);
        world.give_back(&phase, &first).unwrap();
        world.move_up(&phase, &second).unwrap();
        world.set_time(begin + 2 * DAY);
        let after = world.pass(&second, ReportKind::Proof);
        let sent = world.count_report(&phase, &second, &before);
        if late_join == LateJoin::WholeWindow {
            sent.unwrap();
        } else {
            expect_error(sent, GridError::OutsideWindow);
        }
        world.count_report(&phase, &second, &after).unwrap();
    }
}

#[test]
fn a_test_that_failed_and_a_spoof_check_fail() {
    let (mut world, phase, host) = running();
    world.fund_assessor();
    for (kind, passed) in [
        (ReportKind::Proof, false),
        (ReportKind::Benchmark, false),
        (ReportKind::SpoofCheck, true),
        (ReportKind::SpoofCheck, false),
    ] {
        let sequence = world.tiers_host(&host).next_report;
        world.report(&host, kind, passed).unwrap();
        let report = nosana_sdk::generated::tiers::pdas::find_report(&host.address, sequence).0;
        expect_error(
            world.count_report(&phase, &host, &report),
            GridError::WrongReport,
        );
        world.advance(6 * 60 * 60);
    }
}

#[test]
fn a_report_of_another_host_fails() {
    let (mut world, phase, host) = running();
    let other = world.grid_host(2);
    let report = world.pass(&other, ReportKind::Proof);
    expect_error(
        world.count_report(&phase, &host, &report),
        GridError::WrongReport,
    );
}

#[test]
fn a_report_of_the_host_before_it_was_registered_again_fails() {
    let (mut world, phase) = phase(|_| {});
    let begin = world.phase(&phase).running_from;
    let host = world.grid_host(1);
    let machine = world.tiers_host(&host).machine;
    // The host at this address passed a test, before it was closed and another one
    // registered at its address, and for the phase.
    let report = world.pass(&host, ReportKind::Proof);
    world
        .chain
        .edit::<Report>(&report, |report| report.at = begin + 1);
    world.close_host(&host).unwrap();
    let again = world.registered_host(1);
    world.set_machine(&again, machine);
    world.register_seat(&phase, &again).unwrap();
    for (since, is_refused) in [(begin + 2, true), (begin + 1, false)] {
        let mut world = world.clone();
        world
            .chain
            .edit::<HostAccount>(&host.address, |host| host.registered_at = since);
        let address = world.seat_address(&phase, &again);
        world
            .chain
            .edit::<Seat>(&address, |seat| seat.host_since = since);
        world.set_time(begin + 3);
        let sent = world.count_report(&phase, &again, &report);
        if is_refused {
            expect_error(sent, GridError::WrongReport);
        } else {
            sent.unwrap();
        }
    }
}

#[test]
fn a_forged_report_fails() {
    let (mut world, phase, host) = running();
    let report = world.pass(&host, ReportKind::Proof);
    let account = world.chain.account(&report).unwrap();
    let forged = key("forged report", 0).pubkey();
    for owner in [key("other program", 0).pubkey(), jobs::ID] {
        let mut other = account.clone();
        other.owner = owner;
        world.chain.set_account(forged, other);
        expect_error(
            world.count_report(&phase, &host, &forged),
            InstructionError::IllegalOwner,
        );
    }
    // Something else of the tiers program, though as long.
    let mut other = account;
    other.data[..8].copy_from_slice(&world.chain.account(&host.address).unwrap().data[..8]);
    world.chain.set_account(forged, other);
    expect_error(
        world.count_report(&phase, &host, &forged),
        InstructionError::InvalidAccountData,
    );
    let nobody = key("nobody", 0).pubkey();
    expect_error(
        world.count_report(&phase, &host, &nobody),
        InstructionError::UninitializedAccount,
    );
}

#[test]
fn a_report_that_was_closed_fails() {
    let (mut world, phase, host) = running();
    let report = world.pass(&host, ReportKind::Proof);
    world.advance(REPORT_RETENTION);
    world.run(world.close_report_call(&report)).unwrap();
    expect_error(
        world.count_report(&phase, &host, &report),
        InstructionError::UninitializedAccount,
    );
}

#[test]
fn a_host_or_seat_that_count_refuses_fails() {
    let (mut world, phase, host) = running();
    let report = world.pass(&host, ReportKind::Proof);
    let call = |world: &World| world.count_report_call(&phase, &host, &report).instruction;
    let run = |world: &mut World| {
        let instruction = call(world);
        world.chain.send(&[instruction], &[])
    };
    let seat = world.seat_address(&phase, &host);
    for state in [SeatState::Waiting, SeatState::Left, SeatState::Disqualified] {
        let mut world = world.clone();
        world
            .chain
            .edit::<Seat>(&seat, |seat| seat.state = state as u8);
        expect_error(run(&mut world), GridError::WrongSeatState);
    }
    let mut moved = world.clone();
    let instruction = call(&world);
    moved.set_machine(&host, [8; 32]);
    expect_error(moved.chain.send(&[instruction], &[]), GridError::WrongHost);
    let mut suspended = world.clone();
    suspended.set_tier(&host, Tier::Suspended);
    expect_error(run(&mut suspended), GridError::WrongTier);
    let other = world.grid_host(2);
    let call = world
        .count_report_call(&phase, &host, &report)
        .replacing(&host.address, &other.address);
    expect_error(world.run(call), GridError::WrongHost);
}

#[test]
fn a_bond_below_what_the_phase_asks_for_fails() {
    let (mut world, phase) = phase(|terms| terms.bond_minimum = 1_000);
    let host = world.grid_host(1);
    world.set_bond(&host, 1_000);
    world.register_seat(&phase, &host).unwrap();
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    let report = world.pass(&host, ReportKind::Proof);
    world.set_bond(&host, 999);
    expect_error(
        world.count_report(&phase, &host, &report),
        GridError::BondTooSmall,
    );
}
