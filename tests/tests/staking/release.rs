//! `release`

use nosana_sdk::generated::staking::{
    accounts::Stake,
    errors::StakingError,
    events::{Event, Released},
};
use nosana_tests::{
    Call, expect_error,
    staking::{bonder, config_address, release, stake_of},
};
use solana_instruction::error::InstructionError;

use crate::{HALF_YEAR_XNOS, Scene, event, forge, only_the_bonder};

/// The scene with 30 xNOS bonded.
fn bonded() -> Scene {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, 30).unwrap();
    scene
}

#[test]
fn weight_is_given_free() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    let before = scene.stake();
    let outcome = scene.world.release_stake(&owner, 10).unwrap();
    assert_eq!(
        scene.stake(),
        Stake {
            bonded_xnos: 20,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Released(Released {
            stake: stake_of(&owner),
            owner,
            xnos: 10,
            bonded_xnos: 20,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: release"));
    scene.world.release_stake(&owner, 20).unwrap();
    assert_eq!(scene.stake().bonded_xnos, 0);
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
}

#[test]
fn more_than_is_bonded_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    for xnos in [31, u64::MAX] {
        expect_error(
            scene.world.release_stake(&owner, xnos),
            StakingError::ExceedsBond,
        );
    }
}

#[test]
fn nothing_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    expect_error(
        scene.world.release_stake(&owner, 0),
        StakingError::AmountIsZero,
    );
}

#[test]
fn every_key_but_the_bonder_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    only_the_bonder(&mut scene, &release(owner, 1));
}

#[test]
fn called_directly_it_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    let bent = Call::new(release(owner, 1), &[]).signed_by(&bonder(), &scene.owner.key);
    expect_error(scene.world.run(bent), StakingError::NotBonder);
}

#[test]
fn a_stake_that_is_none_fails() {
    let mut scene = bonded();
    let stake = stake_of(&scene.owner.address());
    let forged = forge(&mut scene.world.chain, &stake);
    for (other, error) in [
        (forged, InstructionError::IllegalOwner),
        (config_address(), InstructionError::InvalidAccountData),
    ] {
        let mut bent = release(scene.owner.address(), 1);
        bent.accounts[1].pubkey = other;
        expect_error(scene.world.chain.send_unverified(bent), error);
    }
}
