//! `sync_rewards`

use nosana_sdk::{
    common::rewards::SCALE,
    generated::staking::{
        accounts::Config,
        errors::StakingError,
        events::{Event, RewardsSynced},
    },
    instructions,
};
use nosana_tests::{
    Call, World, expect_error,
    staking::{config_address, reward_vault},
};
use solana_instruction::error::InstructionError;

use crate::{HALF_YEAR_XNOS, Scene, event, forge};

fn call() -> Call {
    Call::new(instructions::sync_rewards(), &[])
}

#[test]
fn what_arrived_is_shared_by_anybody() {
    let mut scene = Scene::new();
    scene.world.pay_stakers(7);
    let (config, stake) = (scene.world.staking(), scene.stake());
    let outcome = scene.world.sync_rewards().unwrap();

    let scaled = 7 * u128::from(SCALE);
    let per_xnos = scaled / u128::from(HALF_YEAR_XNOS);
    let remainder = u64::try_from(scaled % u128::from(HALF_YEAR_XNOS)).unwrap();
    assert_eq!(
        scene.world.staking(),
        Config {
            rewards_accounted: 7,
            rewards_per_xnos: per_xnos,
            rewards_remainder: remainder,
            ..config
        }
    );
    assert_eq!(scene.stake(), stake);
    assert_eq!(
        event(&outcome),
        Event::RewardsSynced(RewardsSynced {
            amount: 7,
            total_xnos: HALF_YEAR_XNOS,
            rewards_accounted: 7,
            rewards_per_xnos: per_xnos,
            rewards_remainder: remainder,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: sync_rewards"));
}

#[test]
fn when_nothing_arrived_nothing_happens() {
    let mut scene = Scene::new();
    scene.world.pay_stakers(7);
    scene.world.sync_rewards().unwrap();
    let before = scene.world.staking();
    let outcome = scene.world.sync_rewards().unwrap();
    assert!(outcome.events.is_empty());
    assert_eq!(scene.world.staking(), before);
}

#[test]
fn while_nobody_stakes_nothing_happens() {
    let mut world = World::new();
    world.pay_stakers(7);
    let before = world.staking();
    let outcome = world.sync_rewards().unwrap();
    assert!(outcome.events.is_empty());
    assert_eq!(world.staking(), before);
}

#[test]
fn another_reward_vault_fails() {
    let mut scene = Scene::new();
    for other in [scene.other.tokens, config_address()] {
        let bent = call().replacing(&reward_vault(), &other);
        let sent = scene.world.run(bent);
        if other == config_address() {
            expect_error(sent, nosana_tests::DuplicateAccount);
        } else {
            expect_error(sent, StakingError::WrongRewardVault);
        }
    }
}

#[test]
fn a_forged_configuration_fails() {
    let mut scene = Scene::new();
    let forged = forge(&mut scene.world.chain, &config_address());
    let bent = call().replacing(&config_address(), &forged);
    expect_error(scene.world.run(bent), InstructionError::IllegalOwner);
}
