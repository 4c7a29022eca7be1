//! `update_config`

use nosana_sdk::{
    common::stake::{MAX_DURATION, MIN_DURATION},
    generated::staking::{
        accounts::Config,
        errors::StakingError,
        events::{Event, StakingConfigUpdated},
    },
    instructions::update_staking,
};
use nosana_tests::{
    Call, World, expect_error, key,
    staking::{config_address, reward_vault, stake_of},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{AMOUNT, YEAR, event, forge, tokens_of_another_mint};

const DAY: u32 = 24 * 60 * 60;

fn call(world: &World, destination: Address, min: u32, max: u32) -> Call {
    let admin = world.admin();
    Call::new(
        update_staking(admin.pubkey(), destination, min, max),
        &[&admin],
    )
}

#[test]
fn an_old_bond_authority_is_brought_up_to_date() {
    let mut world = World::new();
    let before = world.staking();
    let old = key("an old bonder", 0).pubkey();
    world.chain.edit(&config_address(), |config: &mut Config| {
        config.bond_authority = old;
    });
    let (min, max) = (before.min_duration, before.max_duration);
    world.run(call(&world, reward_vault(), min, max)).unwrap();
    assert_eq!(world.staking(), before);
}

#[test]
fn limits_and_slash_destination_change_and_nothing_else() {
    let mut world = World::new();
    let before = world.staking();
    let treasury = world.chain.give_tokens(&key("treasury", 0).pubkey(), 0);
    let (min, max) = (20 * DAY, 30 * DAY);
    let outcome = world.run(call(&world, treasury, min, max)).unwrap();

    assert_eq!(
        world.staking(),
        Config {
            slash_destination: treasury,
            min_duration: min,
            max_duration: max,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::StakingConfigUpdated(StakingConfigUpdated {
            slash_destination: treasury,
            min_duration: min,
            max_duration: max,
        })
    );
    assert!(outcome.logged("Instruction: update_config"));

    // And back to the stakers.
    world.run(call(&world, reward_vault(), min, max)).unwrap();
    assert_eq!(world.staking().slash_destination, reward_vault());
}

#[test]
fn stakes_that_exist_keep_their_duration() {
    let mut world = World::new();
    let owner = world.staker(1, AMOUNT, YEAR);
    let late = world.client(2);
    world
        .run(call(&world, reward_vault(), MIN_DURATION, 20 * DAY))
        .unwrap();
    expect_error(
        world.stake(&late.key, AMOUNT, YEAR),
        StakingError::DurationOutOfRange,
    );
    world.unstake(&owner.key).unwrap();
    world.restake(&owner.key).unwrap();
    let stake = world.stake_account(&owner.address());
    assert_eq!((stake.duration, stake.xnos), (YEAR, 4 * AMOUNT));
}

#[test]
fn limits_out_of_order_or_range_fail() {
    let mut world = World::new();
    for (min, max) in [
        (MIN_DURATION + 1, MIN_DURATION),
        (MIN_DURATION - 1, MAX_DURATION),
        (MIN_DURATION, MAX_DURATION + 1),
    ] {
        expect_error(
            world.run(call(&world, reward_vault(), min, max)),
            StakingError::BadDurationLimits,
        );
    }
}

#[test]
fn a_slash_destination_that_cannot_take_the_tokens_fails() {
    let mut world = World::new();
    let somebody = key("somebody", 0).pubkey();
    let frozen = world.chain.give_tokens(&somebody, 0);
    world.chain.freeze(&frozen);
    let of_another_mint = tokens_of_another_mint(&mut world.chain, &somebody);
    for destination in [somebody, world.mint(), of_another_mint, frozen] {
        expect_error(
            world.run(call(&world, destination, MIN_DURATION, MAX_DURATION)),
            StakingError::BadSlashDestination,
        );
    }
}

#[test]
fn somebody_else_fails() {
    let mut world = World::new();
    let (admin, other) = (world.admin().pubkey(), world.client(1));
    let usual = |world: &World| call(world, reward_vault(), MIN_DURATION, MAX_DURATION);
    let bent = usual(&world).signed_by(&admin, &other.key);
    expect_error(world.run(bent), StakingError::NotAuthority);
    let bent = usual(&world).unsigned_by(&admin);
    expect_error(world.run(bent), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_forged_configuration_fails() {
    let mut world = World::new();
    let owner = world.staker(1, AMOUNT, YEAR);
    let forged = forge(&mut world.chain, &config_address());
    for (other, error) in [
        (forged, InstructionError::IllegalOwner),
        (
            stake_of(&owner.address()),
            InstructionError::AccountDataTooSmall,
        ),
    ] {
        let bent = call(&world, reward_vault(), MIN_DURATION, MAX_DURATION)
            .replacing(&config_address(), &other);
        expect_error(world.run(bent), error);
    }
}
