//! `restake`

use nosana_sdk::{
    common::stake::xnos,
    generated::staking::{
        accounts::Stake,
        errors::StakingError,
        events::{Event, Restaked},
    },
};
use nosana_tests::{World, expect_error, staking::stake_of};

use crate::{AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, event};

#[test]
fn what_is_left_is_locked_again() {
    let mut scene = Scene::unstaking();
    let owner = scene.owner.address();
    scene.world.advance(i64::from(HALF_YEAR) / 4);
    scene.world.withdraw(&scene.owner.key).unwrap();
    scene.world.advance(i64::from(HALF_YEAR) / 4);
    let before = scene.stake();
    let outcome = scene.world.restake(&scene.owner.key).unwrap();

    // What vested and was not withdrawn is locked, too.
    let left = AMOUNT * 3 / 4;
    let weight = xnos(left, HALF_YEAR).unwrap();
    assert_eq!(
        scene.stake(),
        Stake {
            amount: left,
            withdrawn: 0,
            xnos: weight,
            unstaked_at: 0,
            ..before
        }
    );
    assert_eq!(scene.world.staked_tokens(&owner), left);
    assert_eq!(scene.world.staking().total_xnos, weight);
    assert_eq!(
        event(&outcome),
        Event::Restaked(Restaked {
            stake: stake_of(&owner),
            owner,
            amount: left,
            xnos: weight,
            total_xnos: weight,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: restake"));

    // The whole duration again.
    scene.world.unstake(&scene.owner.key).unwrap();
    expect_error(
        scene.world.withdraw(&scene.owner.key),
        StakingError::NothingVested,
    );
    scene.world.advance(HALF_YEAR.into());
    scene.world.withdraw(&scene.owner.key).unwrap();
    assert_eq!(scene.world.staked_tokens(&owner), 0);
}

#[test]
fn it_weighs_what_it_did_when_nothing_was_withdrawn() {
    let mut scene = Scene::unstaking();
    scene.world.advance(i64::from(HALF_YEAR) * 2);
    scene.world.restake(&scene.owner.key).unwrap();
    assert_eq!(scene.stake().xnos, HALF_YEAR_XNOS);
}

#[test]
fn a_stake_that_is_locked_fails() {
    let mut scene = Scene::new();
    expect_error(
        scene.world.restake(&scene.owner.key),
        StakingError::NotUnstaking,
    );
}

#[test]
fn with_nothing_left_it_fails() {
    let mut scene = Scene::unstaking();
    scene.world.advance(HALF_YEAR.into());
    scene.world.withdraw(&scene.owner.key).unwrap();
    expect_error(
        scene.world.restake(&scene.owner.key),
        StakingError::AmountIsZero,
    );
}

#[test]
fn only_the_owner_can() {
    Scene::unstaking().only_the_owner(World::restake_call);
}

#[test]
fn other_accounts_fail() {
    Scene::unstaking().only_genuine_accounts(World::restake_call);
}
