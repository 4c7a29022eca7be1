//! `propose_slash`.

use nosana_sdk::{
    common::assessment::{SLASH_DELAY, SLASH_PERIOD, SlashState, UNBOND_DELAY},
    events::Event,
    generated::tiers::{
        accounts::{Host, SLASH_DISCRIMINATOR, Slash},
        errors::TiersError,
        events::{self, SlashProposed},
        instructions::ProposeSlashInstructionArgs,
        pdas,
    },
    instructions,
};
use nosana_tests::{
    Call, World, expect_error,
    tiers::{BOND, words},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{BAD_TEXTS, event, field, person, size};

/// What the usual policy leaves to be slashed of [`BOND`] in a period: a fifth.
const CEILING: u64 = BOND / 5;

#[test]
fn propose_slash_holds_the_bond_and_takes_nothing_yet() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.unbond_host(&host, BOND / 10).unwrap();
    let (before, stake) = (world.tiers_host(&host), world.stake_behind(&host));
    let admin = world.admin().pubkey();
    let lamports = world.chain.lamports(&admin);
    let outcome = world.propose_slash(&host, CEILING).unwrap();

    let (address, bump) = pdas::find_slash(&host.address);
    let now = world.now();
    assert_eq!(
        world.slash_of(&host),
        Slash {
            discriminator: SLASH_DISCRIMINATOR,
            version: 1,
            bump,
            state: SlashState::Proposed as u8,
            padding: [0; 5],
            host: host.address,
            payer: admin,
            xnos: CEILING,
            reason: words(),
            evidence: [4; 32],
            defence: [0; 32],
            proposed_at: now,
            executable_at: now + SLASH_DELAY,
            period_started_at: now,
            // What is unbonding answers, too.
            period_bond: BOND,
            period_slashed: 0,
            reserved: [0; 64],
        }
    );
    assert_eq!(size(&world.chain, &address), Slash::LEN);
    assert_eq!(
        world.chain.lamports(&admin),
        lamports - world.chain.rent(Slash::LEN)
    );
    assert_eq!(
        world.tiers_host(&host),
        Host {
            slashing: CEILING,
            ..before
        }
    );
    assert_eq!(world.stake_behind(&host), stake);
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::SlashProposed(SlashProposed {
            slash: address,
            host: host.address,
            payer: admin,
            xnos: CEILING,
            reason: words(),
            evidence: [4; 32],
            executable_at: now + SLASH_DELAY,
            period_started_at: now,
            period_bond: BOND,
            period_slashed: 0,
            at: now,
        }))
    );
}

#[test]
fn a_proposal_by_somebody_else_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    let outsider = person(&mut world.chain, "outsider");
    for signer in [&outsider, &host.owner] {
        let call = world
            .propose_slash_call(&host, 1)
            .signed_by(&world.admin().pubkey(), signer);
        expect_error(world.run(call), TiersError::NotAdmin);
    }
}

#[test]
fn a_second_proposal_at_the_same_time_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, 1).unwrap();
    expect_error(world.propose_slash(&host, 1), TiersError::SlashPending);
    world.contest_slash(&host).unwrap();
    expect_error(world.propose_slash(&host, 1), TiersError::SlashPending);
    world.withdraw_slash(&host).unwrap();
    world.propose_slash(&host, 1).unwrap();
    assert_eq!(world.slash_of(&host).defence, [0; 32]);
}

#[test]
fn a_slash_of_nothing_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    expect_error(world.propose_slash(&host, 0), TiersError::AmountIsZero);
}

#[test]
fn a_slash_without_a_reason_in_words_fails() {
    let mut world = World::new();
    let (admin, host) = (world.admin(), world.bonded_host(1, BOND));
    for reason in BAD_TEXTS.map(field).into_iter().chain([[0; 64]]) {
        let args = ProposeSlashInstructionArgs {
            xnos: 1,
            reason,
            evidence: [0; 32],
        };
        let propose = instructions::propose_slash(admin.pubkey(), host.address, args);
        expect_error(
            world.run(Call::new(propose, &[&admin])),
            TiersError::BadText,
        );
    }
}

#[test]
fn an_admin_cannot_slash_past_the_ceiling() {
    let mut world = World::new();
    let (host, poor) = (world.bonded_host(1, BOND), world.host(2));
    for xnos in [CEILING + 1, BOND, u64::MAX] {
        expect_error(world.propose_slash(&host, xnos), TiersError::AboveCeiling);
    }
    expect_error(world.propose_slash(&poor, 1), TiersError::AboveCeiling);
    world.propose_slash(&host, CEILING).unwrap();
}

/// Slashes `xnos` of a host, as soon as that is possible.
#[track_caller]
fn slash(world: &mut World, host: &nosana_tests::Host, xnos: u64) {
    world.propose_slash(host, xnos).unwrap();
    world.advance(SLASH_DELAY);
    world.execute_slash(host).unwrap();
}

#[test]
fn an_admin_cannot_slash_past_the_ceiling_by_several_slashes_in_one_period() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    slash(&mut world, &host, CEILING / 2);
    slash(&mut world, &host, CEILING / 2 - 1);
    expect_error(world.propose_slash(&host, 2), TiersError::AboveCeiling);
    slash(&mut world, &host, 1);
    expect_error(world.propose_slash(&host, 1), TiersError::AboveCeiling);
    assert_eq!(world.tiers_host(&host).bond, BOND - CEILING);
}

#[test]
fn an_admin_cannot_slash_past_the_ceiling_by_a_period_that_has_not_begun() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    let start = world.now();
    slash(&mut world, &host, CEILING);
    world.set_time(start + SLASH_PERIOD - 1);
    expect_error(world.propose_slash(&host, 1), TiersError::AboveCeiling);
    world.advance(1);
    let left = BOND - CEILING;
    expect_error(
        world.propose_slash(&host, left / 5 + 1),
        TiersError::AboveCeiling,
    );
    world.propose_slash(&host, left / 5).unwrap();
    let slash = world.slash_of(&host);
    assert_eq!(slash.period_started_at, world.now());
    assert_eq!((slash.period_bond, slash.period_slashed), (left, 0));
}

#[test]
fn an_admin_cannot_slash_past_the_ceiling_by_what_is_bonded_in_between() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    slash(&mut world, &host, CEILING);
    world.bond_host(&host, 10 * BOND).unwrap();
    expect_error(world.propose_slash(&host, 1), TiersError::AboveCeiling);
    assert_eq!(world.slash_of(&host).period_bond, BOND);
}

#[test]
fn what_was_released_in_between_lowers_the_ceiling() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, 1).unwrap();
    world.withdraw_slash(&host).unwrap();
    world.unbond_host(&host, BOND / 2).unwrap();
    world.advance(UNBOND_DELAY);
    world.release_bond(&host).unwrap();
    expect_error(
        world.propose_slash(&host, CEILING / 2 + 1),
        TiersError::AboveCeiling,
    );
    world.propose_slash(&host, CEILING / 2).unwrap();
}

#[test]
fn a_host_registered_anew_is_not_slashed_by_the_bond_of_the_one_before() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.propose_slash(&host, 1).unwrap();
    world.withdraw_slash(&host).unwrap();
    world.unbond_host(&host, BOND).unwrap();
    world.advance(UNBOND_DELAY);
    world.release_bond(&host).unwrap();
    world.close_host(&host).unwrap();
    let host = world.registered_host(1);
    world.bond_host(&host, 1_000).unwrap();
    expect_error(world.propose_slash(&host, 201), TiersError::AboveCeiling);
    world.propose_slash(&host, 200).unwrap();
}

#[test]
fn a_slash_at_the_address_of_another_host_fails() {
    let mut world = World::new();
    let (host, other) = (world.bonded_host(1, BOND), world.bonded_host(2, BOND));
    world.propose_slash(&other, 1).unwrap();
    let [own, others] = [&host, &other].map(|host| pdas::find_slash(&host.address).0);
    let call = world.propose_slash_call(&host, 1).replacing(&own, &others);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}
