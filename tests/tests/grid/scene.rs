//! Phases with hosts in them, for the tests of seats.

use nosana_sdk::{common::assessment::ReportKind, generated::grid::types::PhaseTerms};
use nosana_tests::{
    Host, Reason, Sent, World, expect_reason, grid::usual_terms, seats::Shown, tiers::DAY,
};
use solana_address::Address;

/// A full day of the usual terms: online, 22 hours served in 20 jobs, paid for with 50 NOS.
/// It comes to 240 points of work and 200 of uptime.
pub const FULL_DAY: Shown = Shown {
    online: 86_400,
    served: 79_200,
    completed: 20,
    fees: 50_000_000,
};
/// Points of work of a [`FULL_DAY`].
pub const WORK: u64 = 240;
/// Points of uptime of a [`FULL_DAY`].
pub const UPTIME: u64 = 200;

/// A world and a phase of the usual terms, as `change` changes them, whose registration
/// began this second.
pub fn phase(change: impl FnOnce(&mut PhaseTerms)) -> (World, Address) {
    let mut world = World::new();
    let mut terms = usual_terms();
    change(&mut terms);
    let begin = terms.registration_from;
    let phase = world.open_phase(terms);
    world.fund_reviewers();
    world.set_time(begin);
    (world, phase)
}

/// A host with a seat in a phase that runs since this second.
pub fn running() -> (World, Address, Host) {
    running_with(|_| {})
}

/// The same with terms that `change` changes.
pub fn running_with(change: impl FnOnce(&mut PhaseTerms)) -> (World, Address, Host) {
    let (mut world, phase) = phase(change);
    let host = world.seated_host(&phase, 1);
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    (world, phase, host)
}

/// One more host with a seat in a phase that runs: it registered while that was possible.
pub fn one_more(world: &mut World, phase: &Address, number: u64) -> Host {
    let now = world.now();
    let begin = world.phase(phase).registration_from;
    world.set_time(begin);
    let host = world.seated_host(phase, number);
    world.set_time(now);
    host
}

/// A host that passed a proof when the phase began to run, and whose record shows a
/// [`FULL_DAY`] for its first day, which is over.
pub fn worked() -> (World, Address, Host) {
    worked_with(|_| {})
}

/// The same with terms that `change` changes.
pub fn worked_with(change: impl FnOnce(&mut PhaseTerms)) -> (World, Address, Host) {
    let (mut world, phase, host) = running_with(change);
    world.pass(&host, ReportKind::Proof);
    let begin = world.now();
    world.show_day(&host, begin, FULL_DAY);
    world.advance(DAY);
    (world, phase, host)
}

/// Two hosts with points, and the phase final since this second.
pub fn final_phase() -> (World, Address, [Host; 2]) {
    final_phase_with(|_| {})
}

/// The same with terms that `change` changes.
pub fn final_phase_with(change: impl FnOnce(&mut PhaseTerms)) -> (World, Address, [Host; 2]) {
    let (mut world, phase) = phase(change);
    let hosts = [1, 2].map(|number| world.seated_host(&phase, number));
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    for host in &hosts {
        world.pass(host, ReportKind::Proof);
    }
    world.show_day(&hosts[0], begin, FULL_DAY);
    world.show_day(&hosts[0], begin + DAY, FULL_DAY);
    world.show_day(&hosts[1], begin, FULL_DAY);
    world.advance(2 * DAY);
    for host in &hosts {
        world.count(&phase, host).unwrap();
    }
    finalize(&mut world, &phase);
    (world, phase, hosts)
}

/// Goes to the end of the review, and makes the points final.
pub fn finalize(world: &mut World, phase: &Address) {
    let end = world.phase(phase).review_until;
    world.set_time(end);
    world.finalize_phase(phase).unwrap();
}

/// Goes to the end of the time to claim, and closes the phase.
pub fn close(world: &mut World, phase: &Address) {
    let end = world.phase(phase).claim_until;
    world.set_time(end);
    world.close_phase(phase).unwrap();
}

/// Puts `place` of the phase's reviewers into the hands of `reviewer`.
pub fn replace_reviewer(world: &mut World, phase: &Address, place: u8, reviewer: Address) {
    world
        .run(world.replace_reviewer_call(phase, place, reviewer))
        .unwrap();
}

/// Whether there is an account at `address`.
pub fn exists(world: &World, address: &Address) -> bool {
    world.chain.account(address).is_some()
}

/// Tries a call at the last second before a window, at its first and last ones, and at the
/// first after it: outside it is refused for `reason`.
#[track_caller]
pub fn expect_window(
    world: &World,
    (from, until): (i64, i64),
    reason: &dyn Reason,
    call: impl Fn(&mut World) -> Sent,
) {
    for (now, is_open) in [
        (from - 1, false),
        (from, true),
        (until - 1, true),
        (until, false),
    ] {
        let mut world = world.clone();
        world.set_time(now);
        let sent = call(&mut world);
        if is_open {
            assert!(sent.is_ok(), "at {now}: {sent:?}");
        } else {
            expect_reason(sent, reason);
        }
    }
}
