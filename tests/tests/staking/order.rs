//! Instructions in every order: what is bonded cannot get away, and what can be withdrawn
//! does not depend on rewards.

use nosana_sdk::generated::staking::{
    accounts::{Config, Stake},
    errors::StakingError,
};
use nosana_tests::{
    World, expect_error,
    staking::{config_address, reward_vault, stake_of},
};

use crate::{AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene};

#[test]
fn nothing_that_an_owner_can_do_gets_bonded_tokens_out() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, 1).unwrap();
    for seconds in [0, i64::from(HALF_YEAR) * 10] {
        scene.world.advance(seconds);
        expect_error(
            scene.world.unstake(&scene.owner.key),
            StakingError::StakeBonded,
        );
        expect_error(
            scene.world.withdraw(&scene.owner.key),
            StakingError::NotUnstaking,
        );
        expect_error(
            scene.world.restake(&scene.owner.key),
            StakingError::NotUnstaking,
        );
        expect_error(
            scene.world.close_stake(&scene.owner.key),
            StakingError::StakeBonded,
        );
    }
    assert_eq!(scene.world.staked_tokens(&owner), AMOUNT);
}

#[test]
fn tokens_that_are_on_their_way_out_cannot_be_bonded_until_they_are_back() {
    let mut scene = Scene::unstaking();
    let owner = scene.owner.address();
    scene.world.advance(i64::from(HALF_YEAR) / 2);
    scene.world.withdraw(&scene.owner.key).unwrap();
    expect_error(scene.world.bond_stake(&owner, 1), StakingError::Unstaking);
    scene.world.restake(&scene.owner.key).unwrap();
    expect_error(
        scene.world.bond_stake(&owner, HALF_YEAR_XNOS / 2 + 1),
        StakingError::BondExceedsWeight,
    );
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS / 2).unwrap();
    scene.world.slash_stake(&owner, HALF_YEAR_XNOS / 2).unwrap();
    assert_eq!(scene.world.staked_tokens(&owner), 0);
}

#[test]
fn what_was_slashed_does_not_vest() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.slash_to_treasury();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    scene.world.slash_stake(&owner, HALF_YEAR_XNOS / 5).unwrap();
    let bonded = scene.stake().bonded_xnos;
    scene.world.release_stake(&owner, bonded).unwrap();
    scene.world.unstake(&scene.owner.key).unwrap();
    let had = scene.world.tokens(&scene.owner.tokens);
    scene.world.advance(HALF_YEAR.into());
    scene.world.close_stake(&scene.owner.key).unwrap();
    assert_eq!(
        scene.world.tokens(&scene.owner.tokens),
        had + AMOUNT / 5 * 4
    );
}

/// Rewards whose books make no sense, which no instruction brings about, keep nobody's
/// tokens.
#[test]
fn tokens_come_out_whatever_the_rewards_books_say() {
    let broken: [fn(&mut Config, &mut Stake); 4] = [
        |config, _| config.rewards_accounted = u64::MAX,
        |config, _| config.rewards_per_xnos = u128::MAX,
        |_, stake| stake.reward_debt = u128::MAX / 2,
        |config, stake| {
            config.total_xnos = 0;
            config.rewards_remainder = u64::MAX;
            stake.reward_fraction = u64::MAX;
        },
    ];
    for break_books in broken {
        let mut scene = Scene::new();
        let stake_address = stake_of(&scene.owner.address());
        scene.world.pay_stakers(1_000);
        let (mut config, mut stake) = (scene.world.staking(), scene.stake());
        break_books(&mut config, &mut stake);
        write(&mut scene.world, &config, stake_address, &stake);
        scene.world.unstake(&scene.owner.key).unwrap();
        scene.world.advance(HALF_YEAR.into());
        let had = scene.world.tokens(&scene.owner.tokens);
        scene.world.withdraw(&scene.owner.key).unwrap();
        assert_eq!(scene.world.tokens(&scene.owner.tokens), had + AMOUNT);
    }
}

fn write(world: &mut World, config: &Config, address: solana_address::Address, stake: &Stake) {
    world
        .chain
        .edit::<Config>(&config_address(), |state| *state = config.clone());
    world
        .chain
        .edit::<Stake>(&address, |state| *state = stake.clone());
}

#[test]
fn a_frozen_reward_vault_keeps_nobodys_tokens() {
    let mut scene = Scene::new();
    scene.world.pay_stakers(1_000);
    scene.world.chain.freeze(&reward_vault());
    scene.world.unstake(&scene.owner.key).unwrap();
    scene.world.advance(HALF_YEAR.into());
    scene.world.withdraw(&scene.owner.key).unwrap();
    assert_eq!(scene.world.staked_tokens(&scene.owner.address()), 0);
    scene.world.chain.thaw(&reward_vault());
    scene.world.claim_rewards(&scene.owner.key).unwrap();
    scene.world.close_stake(&scene.owner.key).unwrap();
}
