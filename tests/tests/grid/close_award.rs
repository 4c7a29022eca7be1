//! `close_award`.

use nosana_sdk::{
    common::grid::PointKind,
    generated::grid::{
        accounts::{Award, Phase},
        errors::GridError,
        events::{self, AwardClosed},
        pdas,
    },
};
use nosana_tests::{
    Host, World, expect_error,
    grid::{later_terms, reviewer},
    seats::evidence,
};
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    event, person,
    scene::{close, exists, finalize, replace_reviewer, running},
};

/// A phase in which something was granted, proposed and revoked.
fn awarded() -> (World, Address, Host) {
    let (mut world, phase, host) = running();
    for (number, points) in [(1, 5), (2, 5_000), (3, 7)] {
        world
            .award_points(&phase, &host, (PointKind::Bugs, points), number)
            .unwrap();
    }
    world.revoke(&phase, 3).unwrap();
    (world, phase, host)
}

#[test]
fn close_award_returns_the_rent_after_the_phase() {
    let (mut world, phase, host) = awarded();
    let heir = person(&mut world.chain, "heir");
    replace_reviewer(&mut world, &phase, 0, heir.pubkey());
    finalize(&mut world, &phase);
    world.claim(&phase, &host).unwrap();
    close(&mut world, &phase);
    for number in [1, 2, 3] {
        let address = pdas::find_award(&phase, &evidence(number)).0;
        let before = world.chain.lamports(&reviewer(0).pubkey());
        let outcome = world.run(world.close_award_call(&phase, number)).unwrap();
        assert!(!exists(&world, &address));
        assert_eq!(
            world.chain.lamports(&reviewer(0).pubkey()),
            before + world.chain.rent(Award::LEN)
        );
        assert_eq!(
            event(&outcome),
            events::Event::AwardClosed(AwardClosed {
                award: address,
                phase,
                payer: reviewer(0).pubkey(),
            })
        );
    }
}

#[test]
fn before_the_phase_is_closed_it_fails() {
    let (mut world, phase, _) = awarded();
    for number in [1, 2, 3] {
        let call = world.close_award_call(&phase, number);
        expect_error(world.run(call), GridError::WrongState);
    }
    finalize(&mut world, &phase);
    let call = world.close_award_call(&phase, 1);
    expect_error(world.run(call), GridError::WrongState);
}

#[test]
fn rent_to_another_than_who_paid_it_fails() {
    let (mut world, phase, _) = awarded();
    finalize(&mut world, &phase);
    close(&mut world, &phase);
    let thief = person(&mut world.chain, "thief");
    let call = world
        .close_award_call(&phase, 1)
        .with_account(2, &thief.pubkey());
    expect_error(world.run(call), GridError::WrongPayer);
}

#[test]
fn an_award_of_another_phase_fails() {
    let (mut world, first, _) = awarded();
    let second = world.open_phase(later_terms(31));
    world.chain.edit::<Phase>(&second, |phase| phase.state = 3);
    let call = world.close_award_call(&first, 1).with_account(0, &second);
    expect_error(world.run(call), GridError::WrongAward);
}
