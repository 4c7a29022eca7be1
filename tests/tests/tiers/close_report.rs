//! `close_report`.

use nosana_sdk::{
    common::assessment::{REPORT_RETENTION, ReportKind},
    events::Event,
    generated::tiers::{
        accounts::Report,
        errors::TiersError,
        events::{self, ReportClosed},
        pdas,
    },
};
use nosana_tests::{Host, World, expect_error, tiers::assessor};
use solana_address::Address;
use solana_signer::Signer;

use crate::event;

/// A host and its first report.
fn scene() -> (World, Host, Address) {
    let mut world = World::new();
    let host = world.host(1);
    world.fund_assessor();
    world.report(&host, ReportKind::Proof, true).unwrap();
    let sequence = world.tiers_host(&host).next_report - 1;
    let report = pdas::find_report(&host.address, sequence).0;
    (world, host, report)
}

#[test]
fn close_report_returns_the_rent_and_leaves_the_host() {
    let (mut world, host, report) = scene();
    let (before, state) = (
        world.chain.lamports(&assessor().pubkey()),
        world.tiers_host(&host),
    );
    world.advance(REPORT_RETENTION);
    // Nobody signs.
    let outcome = world.run(world.close_report_call(&report)).unwrap();
    assert!(world.chain.account(&report).is_none());
    assert_eq!(
        world.chain.lamports(&assessor().pubkey()),
        before + world.chain.rent(Report::LEN)
    );
    assert_eq!(world.tiers_host(&host), state);
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::ReportClosed(ReportClosed {
            report,
            host: host.address,
            sequence: state.next_report - 1,
        }))
    );
}

#[test]
fn closing_before_its_time_fails() {
    let (mut world, _, report) = scene();
    for wait in [0, REPORT_RETENTION - 1] {
        world.advance(wait);
        expect_error(
            world.run(world.close_report_call(&report)),
            TiersError::NotDue,
        );
    }
}

#[test]
fn the_rent_goes_to_nobody_else() {
    let (mut world, host, report) = scene();
    world.advance(REPORT_RETENTION);
    let call = world
        .close_report_call(&report)
        .replacing(&assessor().pubkey(), &host.owner.pubkey());
    expect_error(world.run(call), TiersError::WrongPayer);
}
