//! `extend`

use nosana_sdk::generated::staking::{
    accounts::Stake,
    errors::StakingError,
    events::{Event, StakeExtended},
};
use nosana_tests::{expect_error, staking::stake_of};

use crate::{AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, YEAR, YEAR_XNOS, event};

#[test]
fn a_longer_duration_weighs_more() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    let before = scene.stake();
    let outcome = scene.world.extend_stake(&scene.owner.key, YEAR).unwrap();

    assert_eq!(
        scene.stake(),
        Stake {
            duration: YEAR,
            xnos: YEAR_XNOS,
            ..before
        }
    );
    assert_eq!(scene.world.staking().total_xnos, YEAR_XNOS);
    assert_eq!(scene.world.staked_tokens(&owner), AMOUNT);
    assert_eq!(
        event(&outcome),
        Event::StakeExtended(StakeExtended {
            stake: stake_of(&owner),
            owner,
            duration: YEAR,
            xnos: YEAR_XNOS,
            total_xnos: YEAR_XNOS,
            reward_pending: 0,
            reward_fraction: 0,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: extend"));
}

/// The same weight would be fewer tokens of a stake that lasts longer.
#[test]
fn extending_cannot_dilute_a_slash() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    let treasury = scene.world.slash_to_treasury();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    for left in [HALF_YEAR_XNOS, 1] {
        let bonded = scene.stake().bonded_xnos;
        if bonded > left {
            scene.world.release_stake(&owner, bonded - left).unwrap();
        }
        expect_error(
            scene.world.extend_stake(&scene.owner.key, YEAR),
            StakingError::StakeBonded,
        );
    }
    scene
        .world
        .bond_stake(&owner, HALF_YEAR_XNOS / 2 - 1)
        .unwrap();
    // More tokens are no dilution: the weight stands for as many as before.
    scene.world.top_up(&scene.owner.key, 3 * AMOUNT).unwrap();
    scene.world.slash_stake(&owner, HALF_YEAR_XNOS / 2).unwrap();
    assert_eq!(scene.world.tokens(&treasury), AMOUNT / 2);
    scene.world.extend_stake(&scene.owner.key, YEAR).unwrap();
}

#[test]
fn a_duration_that_is_not_longer_fails() {
    let mut scene = Scene::new();
    for duration in [0, HALF_YEAR - 1, HALF_YEAR] {
        expect_error(
            scene.world.extend_stake(&scene.owner.key, duration),
            StakingError::DurationNotLonger,
        );
    }
}

#[test]
fn a_duration_above_the_longest_fails() {
    let mut scene = Scene::new();
    for duration in [YEAR + 1, u32::MAX] {
        expect_error(
            scene.world.extend_stake(&scene.owner.key, duration),
            StakingError::DurationOutOfRange,
        );
    }
}

#[test]
fn while_unstaking_it_fails() {
    let mut scene = Scene::unstaking();
    expect_error(
        scene.world.extend_stake(&scene.owner.key, YEAR),
        StakingError::Unstaking,
    );
}

#[test]
fn only_the_owner_can() {
    Scene::new().only_the_owner(|world, owner| world.extend_stake_call(owner, YEAR));
}

#[test]
fn other_accounts_fail() {
    Scene::new().only_genuine_accounts(|world, owner| world.extend_stake_call(owner, YEAR));
}
