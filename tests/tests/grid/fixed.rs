//! What is fixed when a phase is final: points, seats and totals, whatever is tried and
//! whatever the clock says.

use nosana_sdk::{
    common::{assessment::ReportKind, grid::PointKind},
    generated::grid::errors::GridError,
};
use nosana_tests::{Call, Host, World, expect_error, grid::reviewer, seats::evidence, tiers::DAY};
use solana_address::Address;

use crate::scene::{FULL_DAY, close, finalize, phase};

/// A phase with everything in it that could still be changed, in its review: a seat with
/// more to count, a free seat and who waits for it, awards and a disqualification that are
/// proposed and granted.
struct Scene {
    world: World,
    phase: Address,
    hosts: Vec<Host>,
    /// Each way to change points or seats, by name.
    calls: Vec<(&'static str, Call)>,
}

fn scene() -> Scene {
    let (mut world, phase) = phase(|_| {});
    let hosts: Vec<Host> = (1..=6)
        .map(|number| world.seated_host(&phase, number))
        .collect();
    let [seated, disqualified, leaving, next, left, ..] = hosts.as_slice() else {
        panic!("six hosts");
    };
    let stranger = world.grid_host(7);
    world.give_back(&phase, left).unwrap();
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    let report = world.pass(seated, ReportKind::Proof);
    world.show_day(seated, begin, FULL_DAY);
    for (number, points) in [(1, 70), (2, 4_000)] {
        world
            .award_points(&phase, seated, (PointKind::Bugs, points), number)
            .unwrap();
    }
    world.disqualify(&phase, disqualified, 3);
    world.propose_disqualification(&phase, seated, 4).unwrap();
    world.give_back(&phase, leaving).unwrap();
    world.advance(DAY);
    world.count(&phase, seated).unwrap();
    world.show_day(seated, begin + DAY, FULL_DAY);

    let award = |kind: u8, points| {
        let args = nosana_sdk::generated::grid::instructions::AwardInstructionArgs {
            kind,
            points,
            evidence: evidence(9),
        };
        world.award_call(&phase, seated, 0, args)
    };
    let calls = vec![
        ("register", world.register_seat_call(&phase, &stranger)),
        ("give back a seat", world.give_back_call(&phase, seated)),
        ("give back a place", world.give_back_call(&phase, next)),
        ("move up", world.move_up_call(&phase, next)),
        ("count", world.count_call(&phase, seated)),
        (
            "count a report",
            world.count_report_call(&phase, seated, &report),
        ),
        ("award", award(PointKind::Education as u8, 5)),
        ("propose a disqualification", award(255, 0)),
        ("agree", world.agree_call(&phase, 1, 2)),
        (
            "agree to a disqualification",
            world.agree_call(&phase, 1, 4),
        ),
        ("revoke", world.revoke_call(&phase, &world.admin(), 1)),
        (
            "revoke as the reviewer",
            world.revoke_call(&phase, &reviewer(0), 2),
        ),
        ("reinstate", world.revoke_call(&phase, &world.admin(), 3)),
        (
            "close a seat",
            world.close_seat_call(&phase, &reviewer(0), disqualified),
        ),
    ];
    Scene {
        world,
        phase,
        hosts,
        calls,
    }
}

/// The same call once more.
fn again(call: &Call) -> Call {
    Call::new(
        call.instruction.clone(),
        &call.signers.iter().collect::<Vec<_>>(),
    )
}

#[test]
fn while_the_phase_runs_each_of_them_goes_through() {
    let Scene {
        world,
        phase,
        calls,
        ..
    } = scene();
    for (name, call) in &calls {
        let mut world = world.clone();
        if *name == "register" {
            let begin = world.phase(&phase).registration_from;
            world.set_time(begin);
        }
        let sent = world.run(again(call));
        assert!(sent.is_ok(), "{name}: {sent:?}");
    }
}

#[test]
fn once_the_points_are_final_nobody_changes_them() {
    let Scene {
        mut world,
        phase,
        hosts,
        calls,
    } = scene();
    let terms = world.phase(&phase);
    finalize(&mut world, &phase);
    expect_nothing_changes(&mut world, (&phase, &hosts), &calls);
    // Nor can it be made final again, for more time to claim.
    world.set_time(terms.review_until + DAY);
    expect_error(world.finalize_phase(&phase), GridError::WrongState);
    // The claim pays what was fixed.
    world.claim(&phase, &hosts[0]).unwrap();
    assert_eq!(world.seat(&phase, &hosts[0]).paid, 510 * 25_000);
}

#[test]
fn nor_when_it_was_closed() {
    let Scene {
        mut world,
        phase,
        hosts,
        calls,
    } = scene();
    finalize(&mut world, &phase);
    close(&mut world, &phase);
    // But accounts are closed now, by anyone.
    let calls: Vec<_> = calls
        .into_iter()
        .filter(|(name, _)| *name != "close a seat")
        .collect();
    expect_nothing_changes(&mut world, (&phase, &hosts), &calls);
}

/// Tries each of `calls` at each time of the phase, also at those that are long past.
#[track_caller]
fn expect_nothing_changes(
    world: &mut World,
    (phase, hosts): (&Address, &[Host]),
    calls: &[(&'static str, Call)],
) {
    let terms = world.phase(phase);
    let seats = |world: &World| -> Vec<_> {
        hosts
            .iter()
            .map(|host| world.chain.account(&world.seat_address(phase, host)))
            .collect()
    };
    let before = (world.phase(phase), seats(world));
    for now in [
        terms.registration_from,
        terms.running_from,
        terms.running_until,
        terms.review_until - 1,
        terms.review_until,
        terms.claim_until,
    ] {
        world.set_time(now);
        for (name, call) in calls {
            let refused = world.run(again(call)).err();
            let code = refused.as_ref().and_then(nosana_tests::Failure::code);
            assert_eq!(
                code,
                Some(GridError::WrongState as u32),
                "{name} at {now}: {refused:?}"
            );
        }
    }
    assert_eq!((world.phase(phase), seats(world)), before);
}
