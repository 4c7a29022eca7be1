//! `top_up`

use nosana_sdk::{
    common::stake::xnos,
    generated::staking::{
        accounts::Stake,
        errors::StakingError,
        events::{Event, StakeToppedUp},
    },
    instructions,
};
use nosana_tests::{Call, expect_error, staking::stake_of};
use spl_token_interface::error::TokenError;

use crate::{
    AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, event, expect_unchanged, tokens_of_another_mint,
};

#[test]
fn more_tokens_are_locked_and_weigh() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    let (before, had) = (scene.stake(), scene.world.tokens(&scene.owner.tokens));
    scene.world.advance(100);
    let outcome = scene.world.top_up(&scene.owner.key, 3).unwrap();

    // The weight of the sum, not a sum of weights: 2.5 times each rounds down.
    let weight = xnos(AMOUNT + 3, HALF_YEAR).unwrap();
    assert_eq!(weight, HALF_YEAR_XNOS + 7);
    assert_eq!(
        scene.stake(),
        Stake {
            amount: AMOUNT + 3,
            xnos: weight,
            ..before
        }
    );
    assert_eq!(scene.world.staked_tokens(&owner), AMOUNT + 3);
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had - 3);
    assert_eq!(scene.world.staking().total_xnos, weight);
    assert_eq!(
        event(&outcome),
        Event::StakeToppedUp(StakeToppedUp {
            stake: stake_of(&owner),
            owner,
            added: 3,
            amount: AMOUNT + 3,
            xnos: weight,
            total_xnos: weight,
            reward_pending: 0,
            reward_fraction: 0,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: top_up"));
}

#[test]
fn units_one_by_one_weigh_what_they_do_together() {
    let mut scene = Scene::new();
    for _ in 0..5 {
        scene.world.top_up(&scene.owner.key, 1).unwrap();
    }
    assert_eq!(scene.stake().xnos, xnos(AMOUNT + 5, HALF_YEAR).unwrap());
}

#[test]
fn bonds_stay() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    scene.world.top_up(&scene.owner.key, AMOUNT).unwrap();
    let stake = scene.stake();
    assert_eq!(
        (stake.xnos, stake.bonded_xnos),
        (2 * HALF_YEAR_XNOS, HALF_YEAR_XNOS)
    );
}

#[test]
fn nothing_fails() {
    let mut scene = Scene::new();
    expect_error(
        scene.world.top_up(&scene.owner.key, 0),
        StakingError::AmountIsZero,
    );
}

#[test]
fn while_unstaking_it_fails() {
    let mut scene = Scene::unstaking();
    expect_error(
        scene.world.top_up(&scene.owner.key, 1),
        StakingError::Unstaking,
    );
}

#[test]
fn more_than_there_is_fails() {
    let mut scene = Scene::new();
    let had = scene.world.tokens(&scene.owner.tokens);
    let (stake, key) = (stake_of(&scene.owner.address()), scene.owner.key);
    expect_unchanged(
        &mut scene.world,
        &[stake, scene.owner.tokens],
        &TokenError::InsufficientFunds,
        |world| world.top_up(&key, had + 1),
    );
}

#[test]
fn somebody_elses_tokens_or_another_mints_fail() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    let call = |scene: &Scene| {
        Call::new(
            instructions::top_up(owner, scene.world.mint(), 1),
            &[&scene.owner.key],
        )
    };
    let bent = call(&scene).replacing(&scene.owner.tokens, &scene.other.tokens);
    expect_error(scene.world.run(bent), TokenError::OwnerMismatch);
    let tokens = tokens_of_another_mint(&mut scene.world.chain, &owner);
    let mut account = scene.world.chain.account(&tokens).unwrap();
    account.data[64..72].copy_from_slice(&AMOUNT.to_le_bytes());
    scene.world.chain.set_account(tokens, account);
    let bent = call(&scene).replacing(&scene.owner.tokens, &tokens);
    expect_error(scene.world.run(bent), TokenError::MintMismatch);
}

#[test]
fn a_weight_that_does_not_fit_fails() {
    let mut scene = Scene::new();
    let address = nosana_tests::staking::config_address();
    scene
        .world
        .chain
        .edit::<nosana_sdk::generated::staking::accounts::Config>(&address, |config| {
            config.total_xnos = u64::MAX;
        });
    expect_error(
        scene.world.top_up(&scene.owner.key, 1),
        StakingError::Overflow,
    );
}

#[test]
fn only_the_owner_can() {
    Scene::new().only_the_owner(|world, owner| world.top_up_call(owner, 1));
}

#[test]
fn other_accounts_fail() {
    Scene::new().only_genuine_accounts(|world, owner| world.top_up_call(owner, 1));
}
