//! `unstake`

use nosana_sdk::generated::staking::{
    accounts::Stake,
    errors::StakingError,
    events::{Event, Unstaked},
};
use nosana_tests::{expect_error, staking::stake_of};

use crate::{AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, YEAR, YEAR_XNOS, event};

#[test]
fn the_stake_weighs_nothing_from_now_on() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.stake(&scene.other.key, AMOUNT, YEAR).unwrap();
    scene.world.advance(1_000);
    let before = scene.stake();
    let outcome = scene.world.unstake(&scene.owner.key).unwrap();

    assert_eq!(
        scene.stake(),
        Stake {
            xnos: 0,
            unstaked_at: scene.world.now(),
            ..before
        }
    );
    assert_eq!(scene.world.staking().total_xnos, YEAR_XNOS);
    assert_eq!(scene.world.staked_tokens(&owner), AMOUNT);
    assert_eq!(
        event(&outcome),
        Event::Unstaked(Unstaked {
            stake: stake_of(&owner),
            owner,
            amount: AMOUNT,
            duration: HALF_YEAR,
            total_xnos: YEAR_XNOS,
            reward_pending: 0,
            reward_fraction: 0,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: unstake"));
}

#[test]
fn with_anything_bonded_it_fails() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    for released in [HALF_YEAR_XNOS - 1, 1] {
        expect_error(
            scene.world.unstake(&scene.owner.key),
            StakingError::StakeBonded,
        );
        scene.world.release_stake(&owner, released).unwrap();
    }
    scene.world.unstake(&scene.owner.key).unwrap();
}

#[test]
fn twice_fails() {
    let mut scene = Scene::unstaking();
    let before = scene.stake();
    scene.world.advance(10);
    expect_error(
        scene.world.unstake(&scene.owner.key),
        StakingError::Unstaking,
    );
    assert_eq!(scene.stake(), before);
}

/// Zero would say that it has not begun.
#[test]
fn a_clock_at_the_epoch_is_taken_for_its_first_second() {
    let mut scene = Scene::new();
    scene.world.set_time(0);
    scene.world.unstake(&scene.owner.key).unwrap();
    assert_eq!(scene.stake().unstaked_at, 1);
    expect_error(
        scene.world.unstake(&scene.owner.key),
        StakingError::Unstaking,
    );
}

#[test]
fn only_the_owner_can() {
    Scene::new().only_the_owner(nosana_tests::World::unstake_call);
}

#[test]
fn other_accounts_fail() {
    Scene::new().only_genuine_accounts(nosana_tests::World::unstake_call);
}
