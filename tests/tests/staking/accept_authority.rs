//! `accept_authority`

use nosana_sdk::{
    generated::staking::{
        accounts::Config,
        errors::StakingError,
        events::{Event, StakingAuthorityAccepted},
    },
    instructions::{accept_staking_authority, propose_staking_authority},
};
use nosana_tests::{Call, World, expect_error, key, staking::config_address};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{event, forge};

fn accept(proposed: &Keypair) -> Call {
    Call::new(accept_staking_authority(proposed.pubkey()), &[proposed])
}

fn propose(authority: &Keypair, proposed: &Keypair) -> Call {
    Call::new(
        propose_staking_authority(authority.pubkey(), proposed.pubkey()),
        &[authority],
    )
}

#[test]
fn the_authority_is_handed_over() {
    let mut world = World::new();
    let (before, admin, next) = (world.staking(), world.admin(), key("next", 0));
    world.run(propose(&admin, &next)).unwrap();
    let outcome = world.run(accept(&next)).unwrap();
    assert_eq!(
        world.staking(),
        Config {
            authority: next.pubkey(),
            pending_authority: Address::default(),
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::StakingAuthorityAccepted(StakingAuthorityAccepted {
            authority: next.pubkey(),
        })
    );
    assert!(outcome.logged("Instruction: accept_authority"));
    expect_error(
        world.run(propose(&admin, &admin)),
        StakingError::NotAuthority,
    );
    world.run(propose(&next, &admin)).unwrap();
}

#[test]
fn accepting_twice_fails() {
    let mut world = World::new();
    let (admin, next) = (world.admin(), key("next", 0));
    world.run(propose(&admin, &next)).unwrap();
    world.run(accept(&next)).unwrap();
    expect_error(world.run(accept(&next)), StakingError::NotProposed);
}

#[test]
fn who_was_not_proposed_fails() {
    let mut world = World::new();
    let (admin, next, other) = (world.admin(), key("next", 0), key("other", 0));
    expect_error(world.run(accept(&next)), StakingError::NotProposed);
    world.run(propose(&admin, &next)).unwrap();
    expect_error(world.run(accept(&other)), StakingError::NotProposed);
    expect_error(world.run(accept(&admin)), StakingError::NotProposed);
    let bent = accept(&next).unsigned_by(&next.pubkey());
    expect_error(world.run(bent), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_forged_configuration_fails() {
    let mut world = World::new();
    let (admin, next) = (world.admin(), key("next", 0));
    world.run(propose(&admin, &next)).unwrap();
    let forged = forge(&mut world.chain, &config_address());
    let bent = accept(&next).replacing(&config_address(), &forged);
    expect_error(world.run(bent), InstructionError::IllegalOwner);
}
