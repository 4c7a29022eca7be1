//! What staking costs.

use nosana_sdk::{
    common::stake::{MAX_DURATION, MIN_DURATION},
    instructions,
};
use solana_signer::Signer;

use super::{Table, send};
use crate::{
    Chain, Client, World,
    people::key,
    staking::{initialize, reward_vault},
};

/// Base units of a stake: a hundred NOS.
const AMOUNT: u64 = 100_000_000;
/// Fees that arrived since the last instruction, base units.
const FEES: u64 = 1_234_567;

pub(super) fn measure(table: &mut Table) {
    configuration(table);
    stakes(table);
    rewards(table);
    unstaking(table);
    bonds(table);
}

/// A world with two stakes for half a year, and fees that nobody has shared out yet.
fn scene() -> (World, Client, Client) {
    let mut world = World::new();
    let owners = [1, 2].map(|number| world.staker(number, AMOUNT, MAX_DURATION / 2));
    world.pay_stakers(FEES);
    let [first, second] = owners;
    (world, first, second)
}

fn configuration(table: &mut Table) {
    let mut chain = Chain::new();
    let (admin, next) = (key("admin", 0), key("next", 0));
    chain.fund(&admin.pubkey());
    let set_up = initialize(admin.pubkey(), chain.mint());
    let outcome = send(&mut chain, set_up, &admin);
    table.staking("initialize", "once", &outcome);

    let update =
        instructions::update_staking(admin.pubkey(), reward_vault(), MIN_DURATION, MAX_DURATION);
    let outcome = send(&mut chain, update, &admin);
    table.staking("update_config", "the same", &outcome);
    let propose = instructions::propose_staking_authority(admin.pubkey(), next.pubkey());
    let outcome = send(&mut chain, propose, &admin);
    table.staking("propose_authority", "the next", &outcome);
    let accept = instructions::accept_staking_authority(next.pubkey());
    let outcome = send(&mut chain, accept, &next);
    table.staking("accept_authority", "the next", &outcome);
}

fn stakes(table: &mut Table) {
    let mut world = World::new();
    let (first, second) = (world.client(1), world.client(2));
    let outcome = world.stake(&first.key, AMOUNT, MAX_DURATION).unwrap();
    table.staking("stake", "the first", &outcome);
    world.pay_stakers(FEES);
    let outcome = world.stake(&second.key, AMOUNT, MAX_DURATION).unwrap();
    table.staking("stake", "fees arrived", &outcome);

    let (mut world, first, _) = scene();
    let outcome = world.top_up(&first.key, AMOUNT).unwrap();
    table.staking("top_up", "fees arrived", &outcome);
    let outcome = world.top_up(&first.key, AMOUNT).unwrap();
    table.staking("top_up", "no fees arrived", &outcome);
    world.pay_stakers(FEES);
    let outcome = world.extend_stake(&first.key, MAX_DURATION).unwrap();
    table.staking("extend", "fees arrived", &outcome);
}

fn rewards(table: &mut Table) {
    let (mut world, first, second) = scene();
    let outcome = world.claim_rewards(&first.key).unwrap();
    table.staking("claim_rewards", "fees arrived", &outcome);
    let outcome = world.claim_rewards(&second.key).unwrap();
    table.staking("claim_rewards", "shared out before", &outcome);
    let outcome = world.sync_rewards().unwrap();
    table.staking("sync_rewards", "no fees arrived", &outcome);
    world.pay_stakers(FEES);
    let outcome = world.sync_rewards().unwrap();
    table.staking("sync_rewards", "fees arrived", &outcome);

    // Far more than there can be: the longest divisions.
    let mut world = World::new();
    let owner = world.staker(1, 3, MAX_DURATION);
    world.pay_stakers(u64::MAX / 3);
    let outcome = world.claim_rewards(&owner.key).unwrap();
    table.staking(
        "claim_rewards",
        "the largest fees, to the least weight",
        &outcome,
    );
}

fn unstaking(table: &mut Table) {
    let (mut world, first, _) = scene();
    let outcome = world.unstake(&first.key).unwrap();
    table.staking("unstake", "fees arrived", &outcome);
    let half = i64::from(MAX_DURATION / 4);
    world.advance(half);
    let outcome = world.withdraw(&first.key).unwrap();
    table.staking("withdraw", "a half", &outcome);
    world.pay_stakers(FEES);
    let outcome = world.restake(&first.key).unwrap();
    table.staking("restake", "fees arrived", &outcome);
    world.unstake(&first.key).unwrap();
    world.claim_rewards(&first.key).unwrap();
    world.advance(2 * half);
    let outcome = world.close_stake(&first.key).unwrap();
    table.staking("close", "with all of the tokens", &outcome);
}

fn bonds(table: &mut Table) {
    let (mut world, first, _) = scene();
    let owner = first.address();
    let outcome = world.bond_stake(&owner, AMOUNT).unwrap();
    table.staking("bond", "called alone", &outcome);
    let outcome = world.release_stake(&owner, AMOUNT / 2).unwrap();
    table.staking("release", "called alone", &outcome);
    let outcome = world.slash_stake(&owner, AMOUNT / 4).unwrap();
    table.staking("slash", "called alone, fees arrived", &outcome);
}
