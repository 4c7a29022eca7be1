//! `propose_authority`

use nosana_sdk::{
    generated::staking::{
        accounts::Config,
        errors::StakingError,
        events::{Event, StakingAuthorityProposed},
    },
    instructions::{accept_staking_authority, propose_staking_authority},
};
use nosana_tests::{Call, World, expect_error, key, staking::config_address};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{event, forge};

fn call(world: &World, proposed: Address) -> Call {
    let admin = world.admin();
    Call::new(
        propose_staking_authority(admin.pubkey(), proposed),
        &[&admin],
    )
}

#[test]
fn the_authority_stays_until_the_proposed_one_accepts() {
    let mut world = World::new();
    let (before, next) = (world.staking(), key("next", 0).pubkey());
    let outcome = world.run(call(&world, next)).unwrap();
    assert_eq!(
        world.staking(),
        Config {
            pending_authority: next,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::StakingAuthorityProposed(StakingAuthorityProposed { proposed: next })
    );
    assert!(outcome.logged("Instruction: propose_authority"));
    // It can still do what it could.
    world.run(call(&world, next)).unwrap();
}

#[test]
fn a_proposal_can_be_replaced_and_taken_back() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| key("next", number));
    let accept = |key: &_| Call::new(accept_staking_authority(Signer::pubkey(key)), &[key]);
    world.run(call(&world, first.pubkey())).unwrap();
    world.run(call(&world, second.pubkey())).unwrap();
    expect_error(world.run(accept(&first)), StakingError::NotProposed);
    world.run(call(&world, Address::default())).unwrap();
    expect_error(world.run(accept(&second)), StakingError::NotProposed);
}

#[test]
fn somebody_else_fails() {
    let mut world = World::new();
    let (admin, other) = (world.admin().pubkey(), key("other", 0));
    let bent = call(&world, other.pubkey()).signed_by(&admin, &other);
    expect_error(world.run(bent), StakingError::NotAuthority);
    let bent = call(&world, other.pubkey()).unsigned_by(&admin);
    expect_error(world.run(bent), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_forged_configuration_fails() {
    let mut world = World::new();
    let forged = forge(&mut world.chain, &config_address());
    let bent = call(&world, key("next", 0).pubkey()).replacing(&config_address(), &forged);
    expect_error(world.run(bent), InstructionError::IllegalOwner);
}
