//! `submit_report`.

use nosana_sdk::{
    common::{assessment::ReportKind, tier::Tier},
    events::Event,
    generated::tiers::{
        accounts::{Host, REPORT_DISCRIMINATOR, Report},
        errors::TiersError,
        events::{self, ReportSubmitted},
        instructions::SubmitReportInstructionArgs,
        pdas,
    },
};
use nosana_tests::{
    Host as Person, World, expect_error, key,
    tiers::{FIGURES, assessor},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{ALREADY_THERE, event, person, size};

/// Seconds of the policy's pause.
const PAUSE: i64 = 6 * 60 * 60;

/// A report, whether it passed, and what it changes of its host.
type Case = (ReportKind, bool, fn(&mut Host, i64));

fn scene() -> (World, Person) {
    let mut world = World::new();
    let host = world.host(1);
    world.fund_assessor();
    (world, host)
}

/// The sequence of a host's first report.
fn first(world: &World, host: &Person) -> u64 {
    u64::try_from(world.tiers_host(host).registered_at).unwrap()
}

fn args(sequence: u64) -> SubmitReportInstructionArgs {
    SubmitReportInstructionArgs {
        kind: ReportKind::Proof as u8,
        passed: true,
        figures: [0; 4],
        evidence: [3; 32],
        sequence,
    }
}

#[test]
fn submit_report_notes_each_kind_and_what_it_says_of_the_host() {
    let (mut world, host) = scene();
    let start = world.now();
    let mut expected = world.tiers_host(&host);
    let reports: [Case; 6] = [
        (ReportKind::Proof, false, |host, at| {
            (host.strikes, host.proofs_failed, host.proof_tried_at) = (1, 1, at);
        }),
        (ReportKind::SpoofCheck, true, |host, at| {
            host.proof_tried_at = at;
        }),
        (ReportKind::SpoofCheck, false, |host, at| {
            (host.strikes, host.proofs_failed, host.proof_tried_at) = (2, 2, at);
        }),
        (ReportKind::Proof, true, |host, at| {
            (host.strikes, host.proofs_passed) = (0, 1);
            (host.proof_tried_at, host.proof_at) = (at, at);
        }),
        (ReportKind::Benchmark, true, |host, at| {
            (host.benchmark, host.score_bps, host.benchmarked_at) = (FIGURES, 10_000, at);
        }),
        (ReportKind::Benchmark, false, |host, at| {
            (host.benchmark, host.score_bps, host.benchmarked_at) = ([0; 4], 0, at);
        }),
    ];
    for (sequence, (kind, passed, change)) in (first(&world, &host)..).zip(reports) {
        let outcome = world.report(&host, kind, passed).unwrap();
        expected.next_report = sequence + 1;
        change(&mut expected, world.now());
        assert_eq!(world.tiers_host(&host), expected);

        let (address, bump) = pdas::find_report(&host.address, sequence);
        let is_measured = kind == ReportKind::Benchmark && passed;
        let (figures, score_bps) = if is_measured {
            (FIGURES, 10_000)
        } else {
            ([0; 4], 0)
        };
        assert_eq!(
            world.chain.read::<Report>(&address),
            Report {
                discriminator: REPORT_DISCRIMINATOR,
                version: 1,
                bump,
                kind: kind as u8,
                passed: u8::from(passed),
                score_bps,
                host: host.address,
                evidence: [3; 32],
                payer: assessor().pubkey(),
                sequence,
                at: world.now(),
                figures,
                reserved: [0; 32],
            }
        );
        assert_eq!(size(&world.chain, &address), Report::LEN);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::ReportSubmitted(ReportSubmitted {
                report: address,
                host: host.address,
                assessor: assessor().pubkey(),
                sequence,
                kind: kind as u8,
                passed: u8::from(passed),
                figures,
                score_bps,
                evidence: [3; 32],
                proofs_passed: expected.proofs_passed,
                proofs_failed: expected.proofs_failed,
                strikes: expected.strikes,
                at: world.now(),
            }))
        );
        world.advance(PAUSE);
    }
    assert_eq!(world.now(), start + 6 * PAUSE);
}

#[test]
fn a_report_of_nobody_who_is_an_assessor_fails() {
    let (mut world, host) = scene();
    let outsider = person(&mut world.chain, "outsider");
    for signer in [&outsider, &world.admin(), &host.owner] {
        let call = world
            .report_call(&host, ReportKind::Proof, true)
            .signed_by(&assessor().pubkey(), signer);
        expect_error(world.run(call), TiersError::NotAssessor);
    }
}

#[test]
fn a_second_and_a_third_assessor_may_report() {
    let (mut world, host) = scene();
    let more = [
        person(&mut world.chain, "second assessor"),
        person(&mut world.chain, "third assessor"),
    ];
    let assessors = [Address::default(), more[0].pubkey(), more[1].pubkey()];
    world.run(world.update_tiers_call(assessors, true)).unwrap();
    // The first is one no longer.
    expect_error(
        world.report(&host, ReportKind::Proof, true),
        TiersError::NotAssessor,
    );
    for signer in &more {
        let call = world
            .report_call(&host, ReportKind::Proof, true)
            .signed_by(&assessor().pubkey(), signer);
        world.run(call).unwrap();
        world.advance(PAUSE);
    }
    assert_eq!(world.tiers_host(&host).proofs_passed, 2);
}

#[test]
fn a_report_too_soon_after_the_last_of_its_sort_fails() {
    use ReportKind::{Benchmark, Proof, SpoofCheck};
    let (mut world, host) = scene();
    world.report(&host, Proof, true).unwrap();
    // Another sort has a clock of its own.
    world.report(&host, Benchmark, true).unwrap();
    for wait in [0, PAUSE - 1] {
        world.advance(wait);
        for kind in [Proof, SpoofCheck, Benchmark] {
            for passed in [true, false] {
                expect_error(world.report(&host, kind, passed), TiersError::ReportTooSoon);
            }
        }
    }
    world.advance(1);
    world.report(&host, SpoofCheck, true).unwrap();
    expect_error(world.report(&host, Proof, true), TiersError::ReportTooSoon);
    world.report(&host, Benchmark, false).unwrap();
}

#[test]
fn a_report_of_another_sequence_fails() {
    let (mut world, host) = scene();
    let first = first(&world, &host);
    for sequence in [0, first - 1, first + 1, u64::MAX] {
        let call = world.report_with_call(&host, args(sequence));
        expect_error(world.run(call), TiersError::WrongSequence);
    }
    let call = world.report_with_call(&host, args(first));
    let again = world.report_with_call(&host, args(first));
    world.run(call).unwrap();
    world.advance(PAUSE);
    // Of two assessors at the same time, the later one.
    expect_error(world.run(again), ALREADY_THERE);
}

#[test]
fn a_host_that_is_closed_and_registered_again_cannot_dodge_reports() {
    let (mut world, host) = scene();
    world.report(&host, ReportKind::Proof, false).unwrap();
    world.advance(1);
    world.close_host(&host).unwrap();
    let again = world.registered_host(1);
    assert_eq!(again.address, host.address);
    // The report of before is still there.
    let before = pdas::find_report(&host.address, first(&world, &host) - 1).0;
    assert!(world.chain.account(&before).is_some());
    world.report(&again, ReportKind::Proof, false).unwrap();
    assert_eq!(world.tiers_host(&again).strikes, 1);
}

#[test]
fn lamports_at_the_next_reports_address_keep_nobody_from_reporting() {
    let (mut world, host) = scene();
    for sequence in first(&world, &host)..first(&world, &host) + 3 {
        let address = pdas::find_report(&host.address, sequence).0;
        world.chain.fund(&address);
    }
    world.report(&host, ReportKind::Proof, false).unwrap();
    assert_eq!(world.tiers_host(&host).strikes, 1);
}

#[test]
fn a_report_at_the_address_of_another_fails() {
    let (mut world, host) = scene();
    let other = world.host(2);
    let [own, others] =
        [&host, &other].map(|person| pdas::find_report(&person.address, first(&world, person)).0);
    let call = world
        .report_call(&host, ReportKind::Proof, true)
        .replacing(&own, &others);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}

#[test]
fn a_report_against_another_class_fails() {
    let (mut world, host) = scene();
    let other = world.add_class(2);
    let call = world
        .report_call(&host, ReportKind::Benchmark, true)
        .replacing(&{ world.class }, &other);
    expect_error(world.run(call), TiersError::WrongClass);
}

#[test]
fn a_report_of_a_removed_host_fails() {
    let (mut world, host) = scene();
    world.set_tier(&host, Tier::Removed);
    expect_error(
        world.report(&host, ReportKind::Proof, true),
        TiersError::HostRemoved,
    );
    world.set_tier(&host, Tier::Suspended);
    world.report(&host, ReportKind::Proof, true).unwrap();
}

#[test]
fn a_report_of_no_kind_or_with_figures_that_it_cannot_have_fails() {
    let (mut world, host) = scene();
    let sequence = first(&world, &host);
    let spoiled = [
        SubmitReportInstructionArgs {
            kind: 3,
            ..args(sequence)
        },
        SubmitReportInstructionArgs {
            figures: FIGURES,
            ..args(sequence)
        },
        SubmitReportInstructionArgs {
            kind: ReportKind::SpoofCheck as u8,
            figures: FIGURES,
            ..args(sequence)
        },
        SubmitReportInstructionArgs {
            kind: ReportKind::Benchmark as u8,
            passed: false,
            figures: [0, 0, 0, 1],
            ..args(sequence)
        },
    ];
    for args in spoiled {
        let call = world.report_with_call(&host, args);
        expect_error(world.run(call), TiersError::BadReport);
    }
    // A passed flag is a bool.
    let mut call = world.report_with_call(&host, args(sequence));
    call.instruction.data[9] = 2;
    assert!(world.run(call).is_err());
}

#[test]
fn the_assessor_pays() {
    let (mut world, host) = scene();
    let before = world.chain.lamports(&assessor().pubkey());
    world.report(&host, ReportKind::Proof, true).unwrap();
    assert_eq!(
        world.chain.lamports(&assessor().pubkey()),
        before - world.chain.rent(Report::LEN)
    );
    let nobody = key("nobody", 0);
    assert_eq!(world.chain.lamports(&nobody.pubkey()), 0);
}
