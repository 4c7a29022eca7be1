//! `claim_rewards`

use nosana_sdk::{
    common::rewards::SCALE,
    generated::staking::{
        accounts::{Config, Stake},
        errors::StakingError,
        events::{Event, RewardsClaimed, RewardsSynced},
    },
};
use nosana_tests::{
    DuplicateAccount, World, expect_error,
    staking::{config_address, reward_vault, stake_of},
};
use spl_token_interface::error::TokenError;

use crate::{
    AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, event, events, expect_unchanged,
    tokens_of_another_mint,
};

/// The scene with fees of 1 000 base units.
fn with_fees() -> Scene {
    let mut scene = Scene::new();
    scene.world.pay_stakers(1_000);
    scene
}

#[test]
fn the_stakes_share_is_paid_out_of_the_reward_vault() {
    let mut scene = with_fees();
    // Twice as much weight beside it, from now on.
    scene
        .world
        .stake(&scene.other.key, 2 * AMOUNT, HALF_YEAR)
        .unwrap();
    scene.world.pay_stakers(100);
    let owner = scene.owner.address();
    let (config, stake) = (scene.world.staking(), scene.stake());
    let had = scene.world.tokens(&scene.owner.tokens);
    let outcome = scene.world.claim_rewards(&scene.owner.key).unwrap();

    // 1 000 when it was alone, and a third of 100.
    let total = 3 * HALF_YEAR_XNOS;
    let scaled = 100 * u128::from(SCALE);
    let per_xnos = config.rewards_per_xnos + scaled / u128::from(total);
    let remainder = u64::try_from(scaled % u128::from(total)).unwrap();
    let owed = u128::from(HALF_YEAR_XNOS) * per_xnos;
    let fraction = u64::try_from(owed % u128::from(SCALE)).unwrap();
    assert_eq!(owed / u128::from(SCALE), 1_033);
    assert_eq!(
        scene.stake(),
        Stake {
            reward_debt: per_xnos,
            reward_pending: 0,
            reward_fraction: fraction,
            ..stake
        }
    );
    assert_eq!(
        scene.world.staking(),
        Config {
            rewards_accounted: 67,
            rewards_per_xnos: per_xnos,
            rewards_remainder: remainder,
            ..config
        }
    );
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had + 1_033);
    assert_eq!(scene.world.tokens(&reward_vault()), 67);
    assert_eq!(
        events(&outcome),
        [
            Event::RewardsSynced(RewardsSynced {
                amount: 100,
                total_xnos: total,
                rewards_accounted: 1_100,
                rewards_per_xnos: per_xnos,
                rewards_remainder: remainder,
                at: scene.world.now(),
            }),
            Event::RewardsClaimed(RewardsClaimed {
                stake: stake_of(&owner),
                owner,
                destination: scene.owner.tokens,
                amount: 1_033,
                reward_fraction: fraction,
                rewards_accounted: 67,
                at: scene.world.now(),
            })
        ]
    );
    assert!(outcome.logged("Instruction: claim_rewards"));
}

#[test]
fn while_unstaking_what_was_earned_before_is_paid() {
    let mut scene = with_fees();
    scene.world.unstake(&scene.owner.key).unwrap();
    scene.world.pay_stakers(500);
    let had = scene.world.tokens(&scene.owner.tokens);
    let outcome = scene.world.claim_rewards(&scene.owner.key).unwrap();
    assert!(matches!(event(&outcome), Event::RewardsClaimed(_)));
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had + 1_000);
    // Nobody has weight: the rest waits.
    assert_eq!(scene.world.tokens(&reward_vault()), 500);
    assert_eq!(scene.world.staking().rewards_accounted, 0);
}

#[test]
fn principal_and_bonds_stay_what_they_are() {
    let mut scene = with_fees();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    scene.world.claim_rewards(&scene.owner.key).unwrap();
    let stake = scene.stake();
    assert_eq!(
        (stake.amount, stake.xnos, stake.bonded_xnos),
        (AMOUNT, HALF_YEAR_XNOS, HALF_YEAR_XNOS)
    );
    assert_eq!(scene.world.staked_tokens(&owner), AMOUNT);
}

#[test]
fn nothing_to_claim_fails() {
    let mut scene = Scene::new();
    expect_error(
        scene.world.claim_rewards(&scene.owner.key),
        StakingError::NothingToClaim,
    );
    scene.world.pay_stakers(1);
    scene.world.claim_rewards(&scene.owner.key).unwrap();
    expect_error(
        scene.world.claim_rewards(&scene.owner.key),
        StakingError::NothingToClaim,
    );
}

#[test]
fn a_fraction_of_a_unit_waits() {
    let mut scene = Scene::new();
    scene
        .world
        .stake(&scene.other.key, AMOUNT, HALF_YEAR)
        .unwrap();
    scene.world.pay_stakers(1);
    let (stake, config) = (stake_of(&scene.owner.address()), config_address());
    let key = &scene.owner.key;
    expect_unchanged(
        &mut scene.world,
        &[stake, config],
        &StakingError::NothingToClaim,
        |world| world.claim_rewards(key),
    );
    scene.world.pay_stakers(1);
    let had = scene.world.tokens(&scene.owner.tokens);
    scene.world.claim_rewards(&scene.owner.key).unwrap();
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had + 1);
}

#[test]
fn a_destination_that_cannot_take_the_tokens_fails() {
    let mut scene = with_fees();
    let (owner, tokens) = (scene.owner.address(), scene.owner.tokens);
    let other = tokens_of_another_mint(&mut scene.world.chain, &owner);
    let bent = scene
        .world
        .claim_rewards_call(&scene.owner.key)
        .replacing(&tokens, &other);
    expect_unchanged(
        &mut scene.world,
        &[stake_of(&owner), config_address(), reward_vault()],
        &TokenError::MintMismatch,
        |world| world.run(bent),
    );
    let bent = scene
        .world
        .claim_rewards_call(&scene.owner.key)
        .replacing(&tokens, &reward_vault());
    expect_error(scene.world.run(bent), DuplicateAccount);
}

#[test]
fn only_the_owner_can() {
    with_fees().only_the_owner(World::claim_rewards_call);
}

#[test]
fn other_accounts_fail() {
    with_fees().only_genuine_accounts(World::claim_rewards_call);
}
