//! Rewards over many instructions: who gets what, in whatever order stakers come and go.

use nosana_sdk::generated::staking::accounts::{Config, Stake};
use nosana_tests::{
    Client, World,
    staking::{config_address, reward_vault, stake_of},
};

use crate::{AMOUNT, HALF_YEAR, YEAR};

/// Everything that can be NOS: 100 million.
const SUPPLY: u64 = 100_000_000_000_000;

/// Base units that `owner` gets by claiming now.
#[track_caller]
fn claim(world: &mut World, owner: &Client) -> u64 {
    let had = world.tokens(&owner.tokens);
    world.claim_rewards(&owner.key).unwrap();
    world.tokens(&owner.tokens) - had
}

#[test]
fn fees_before_the_first_stake_are_the_first_stakers() {
    let mut world = World::new();
    world.pay_stakers(1_000);
    world.sync_rewards().unwrap();
    let first = world.staker(1, 1, HALF_YEAR);
    let second = world.staker(2, AMOUNT, HALF_YEAR);
    world.pay_stakers(AMOUNT);
    assert_eq!(claim(&mut world, &first), 1_000);
    // Two of 2 500 002 parts are the first's, and stay a fraction.
    assert_eq!(claim(&mut world, &second), AMOUNT - 1);
}

#[test]
fn who_joins_gets_nothing_of_what_arrived_before() {
    let mut world = World::new();
    let first = world.staker(1, AMOUNT, HALF_YEAR);
    world.pay_stakers(100);
    // Nobody called sync in between: joining does.
    let second = world.staker(2, AMOUNT, HALF_YEAR);
    world.pay_stakers(10);
    assert_eq!(claim(&mut world, &first), 105);
    assert_eq!(claim(&mut world, &second), 5);
}

#[test]
fn more_tokens_and_longer_durations_count_from_then_on() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| world.staker(number, AMOUNT, HALF_YEAR));
    world.pay_stakers(100);
    world.top_up(&first.key, AMOUNT).unwrap();
    world.pay_stakers(90);
    // 5 000 000 beside 4 000 000.
    world.extend_stake(&second.key, YEAR).unwrap();
    world.pay_stakers(900);
    assert_eq!(claim(&mut world, &first), 50 + 60 + 500);
    assert_eq!(claim(&mut world, &second), 50 + 30 + 400);
    assert_eq!(world.tokens(&reward_vault()), 0);
}

#[test]
fn who_leaves_earns_no_more_and_who_comes_back_nothing_of_meanwhile() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| world.staker(number, AMOUNT, HALF_YEAR));
    world.pay_stakers(10);
    world.unstake(&first.key).unwrap();
    world.pay_stakers(10);
    world.restake(&first.key).unwrap();
    world.pay_stakers(10);
    assert_eq!(claim(&mut world, &first), 10);
    assert_eq!(claim(&mut world, &second), 20);
}

#[test]
fn what_is_slashed_earns_no_more() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| world.staker(number, AMOUNT, HALF_YEAR));
    world.slash_to_treasury();
    world.bond_stake(&first.address(), 2_500_000).unwrap();
    world.pay_stakers(10);
    world.slash_stake(&first.address(), 1_250_000).unwrap();
    world.pay_stakers(9);
    assert_eq!(claim(&mut world, &first), 5 + 3);
    assert_eq!(claim(&mut world, &second), 5 + 6);
    // And what is gone altogether earns nothing.
    world.slash_stake(&first.address(), 1_250_000).unwrap();
    world.pay_stakers(9);
    assert_eq!(claim(&mut world, &second), 9);
    assert_eq!(world.stake_account(&first.address()).reward_pending, 0);
}

#[test]
fn while_nobody_has_weight_fees_wait() {
    let mut world = World::new();
    let first = world.staker(1, AMOUNT, HALF_YEAR);
    world.pay_stakers(5);
    world.unstake(&first.key).unwrap();
    world.pay_stakers(1_000);
    world.sync_rewards().unwrap();
    assert_eq!(claim(&mut world, &first), 5);
    let second = world.staker(2, 1, HALF_YEAR);
    assert_eq!(claim(&mut world, &second), 1_000);
}

#[test]
fn claiming_often_comes_to_the_same_as_claiming_once() {
    let mut world = World::new();
    let [often, once] = [1, 2].map(|number| world.staker(number, 333_333, HALF_YEAR));
    let third = world.staker(3, AMOUNT + 1, YEAR);
    let mut total = 0;
    for fee in 1..=40 {
        world.pay_stakers(100_003 * fee);
        total += claim(&mut world, &often);
    }
    assert_eq!(claim(&mut world, &once), total);
    claim(&mut world, &third);
    // Less than a unit a staker is left.
    assert!(world.tokens(&reward_vault()) < 3);
}

#[test]
fn one_unit_of_weight_can_be_paid_the_whole_supply_round_and_round() {
    let mut world = World::new();
    let owner = world.staker(1, 1, HALF_YEAR);
    for _ in 0..3 {
        world.pay_stakers(SUPPLY);
        assert_eq!(claim(&mut world, &owner), SUPPLY);
    }
}

#[test]
fn one_unit_of_fees_reaches_the_whole_supply() {
    let mut world = World::new();
    let owner = world.client(1);
    let mint = world.mint();
    world.chain.issue(&mint, &owner.tokens, SUPPLY);
    world.stake(&owner.key, SUPPLY, YEAR).unwrap();
    assert_eq!(world.staking().total_xnos, 4 * SUPPLY);
    for _ in 0..3 {
        world.pay_stakers(1);
        assert_eq!(claim(&mut world, &owner), 1);
    }
}

#[test]
fn an_accumulator_that_wraps_owes_the_same() {
    let mut world = World::new();
    let [first, second] = [1, 2].map(|number| world.staker(number, AMOUNT, HALF_YEAR));
    let start = u128::MAX - 3;
    world
        .chain
        .edit::<Config>(&config_address(), |config| config.rewards_per_xnos = start);
    for owner in [&first, &second] {
        world
            .chain
            .edit::<Stake>(&stake_of(&owner.address()), |stake| {
                stake.reward_debt = start;
            });
    }
    world.pay_stakers(1_000);
    world.sync_rewards().unwrap();
    assert!(world.staking().rewards_per_xnos < start, "it did not wrap");
    assert_eq!(claim(&mut world, &first), 500);
    assert_eq!(claim(&mut world, &second), 500);
}

/// A job's fee is a reward.
#[test]
fn what_a_job_pays_reaches_the_stakers() {
    let mut world = World::new();
    let staker = world.staker(3, AMOUNT, HALF_YEAR);
    let (client, host) = (world.client(1), world.host(1));
    let job = world.running(&client, &host);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    let fee = world.fees();
    assert_eq!(fee, 288);
    assert_eq!(claim(&mut world, &staker), fee);
}
