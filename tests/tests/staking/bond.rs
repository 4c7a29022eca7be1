//! `bond`

use nosana_sdk::generated::staking::{
    accounts::Stake,
    errors::StakingError,
    events::{Bonded, Event},
};
use nosana_tests::{
    Call, expect_error, key,
    staking::{bond, bonder, config_address, stake_of},
};
use solana_instruction::error::InstructionError;

use crate::{AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, event, forge, only_the_bonder};

#[test]
fn weight_is_reserved() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    let before = scene.stake();
    scene.world.bond_stake(&owner, 10).unwrap();
    let outcome = scene.world.bond_stake(&owner, 20).unwrap();
    assert_eq!(
        scene.stake(),
        Stake {
            bonded_xnos: 30,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Bonded(Bonded {
            stake: stake_of(&owner),
            owner,
            xnos: 20,
            bonded_xnos: 30,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: bond"));
}

#[test]
fn all_of_the_weight_and_no_more_can_be_bonded() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    for xnos in [HALF_YEAR_XNOS + 1, u64::MAX] {
        expect_error(
            scene.world.bond_stake(&owner, xnos),
            StakingError::BondExceedsWeight,
        );
    }
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    expect_error(
        scene.world.bond_stake(&owner, 1),
        StakingError::BondExceedsWeight,
    );
    expect_error(
        scene.world.bond_stake(&owner, u64::MAX),
        StakingError::Overflow,
    );
}

#[test]
fn nothing_fails() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    expect_error(
        scene.world.bond_stake(&owner, 0),
        StakingError::AmountIsZero,
    );
}

#[test]
fn while_unstaking_it_fails() {
    let mut scene = Scene::unstaking();
    let owner = scene.owner.address();
    expect_error(scene.world.bond_stake(&owner, 1), StakingError::Unstaking);
}

#[test]
fn every_key_but_the_bonder_fails() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    only_the_bonder(&mut scene, &bond(owner, 1));
}

/// With signatures looked at: nobody has the key of an address that a program derives.
#[test]
fn called_directly_it_fails() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    for signer in [scene.owner.key.insecure_clone(), key("somebody", 0)] {
        let bent = Call::new(bond(owner, 1), &[&scene.owner.key]).signed_by(&bonder(), &signer);
        expect_error(scene.world.run(bent), StakingError::NotBonder);
    }
}

#[test]
fn somebody_elses_stake_fails() {
    let mut scene = Scene::new();
    scene
        .world
        .stake(&scene.other.key, AMOUNT, HALF_YEAR)
        .unwrap();
    let mut bent = bond(scene.owner.address(), 1);
    bent.accounts[2].pubkey = stake_of(&scene.other.address());
    expect_error(
        scene.world.chain.send_unverified(bent),
        StakingError::NotOwner,
    );
}

#[test]
fn without_the_owners_signature_it_fails() {
    let mut scene = Scene::new();
    let mut bent = bond(scene.owner.address(), 1);
    bent.accounts[0].is_signer = false;
    expect_error(
        scene.world.chain.send_unverified(bent),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_stake_that_is_none_fails() {
    let mut scene = Scene::new();
    let stake = stake_of(&scene.owner.address());
    let forged = forge(&mut scene.world.chain, &stake);
    for (other, error) in [
        (forged, InstructionError::IllegalOwner),
        (config_address(), InstructionError::InvalidAccountData),
    ] {
        let mut bent = bond(scene.owner.address(), 1);
        bent.accounts[2].pubkey = other;
        expect_error(scene.world.chain.send_unverified(bent), error);
    }
}
