//! `close`

use nosana_sdk::{
    common::ids,
    generated::staking::{
        accounts::Stake,
        errors::StakingError,
        events::{Event, StakeClosed},
    },
    instructions,
};
use nosana_tests::{
    Call, World, expect_error,
    staking::{reward_vault, stake_of, vault_of},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

use crate::{AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, event, person};

/// The scene when the duration has passed.
fn over() -> Scene {
    let mut scene = Scene::unstaking();
    scene.world.advance(HALF_YEAR.into());
    scene
}

#[test]
fn the_rest_is_paid_with_what_others_sent_and_both_accounts_are_closed() {
    let mut scene = Scene::unstaking();
    let owner = scene.owner.address();
    scene.world.advance(i64::from(HALF_YEAR) / 2);
    scene.world.withdraw(&scene.owner.key).unwrap();
    scene.world.advance(i64::from(HALF_YEAR) / 2);
    scene
        .world
        .chain
        .send_tokens(&scene.other.key, &vault_of(&owner), 1_000);
    let had = scene.world.tokens(&scene.owner.tokens);
    let lamports = scene.world.chain.lamports(&owner);
    let outcome = scene.world.close_stake(&scene.owner.key).unwrap();

    for address in [stake_of(&owner), vault_of(&owner)] {
        assert!(scene.world.chain.account(&address).is_none());
    }
    let amount = AMOUNT / 2 + 1_000;
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had + amount);
    let rent = scene.world.chain.rent(Stake::LEN) + scene.world.chain.rent(Account::LEN);
    assert_eq!(scene.world.chain.lamports(&owner), lamports + rent);
    assert_eq!(scene.world.staking().total_xnos, 0);
    assert_eq!(
        event(&outcome),
        Event::StakeClosed(StakeClosed {
            stake: stake_of(&owner),
            owner,
            destination: scene.owner.tokens,
            amount,
            payer: owner,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: close"));
}

#[test]
fn the_rent_goes_to_who_paid_it() {
    let mut world = World::new();
    let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
    let before = world.chain.lamports(&sponsor.pubkey());
    let address = owner.address();
    let stake = instructions::stake(address, sponsor.pubkey(), world.mint(), AMOUNT, HALF_YEAR);
    world
        .run(Call::new(stake, &[&owner.key, &sponsor]))
        .unwrap();
    world.unstake(&owner.key).unwrap();
    world.advance(HALF_YEAR.into());
    expect_error(world.close_stake(&owner.key), StakingError::WrongPayer);
    let close = instructions::close_stake(address, owner.tokens, sponsor.pubkey());
    world.run(Call::new(close, &[&owner.key])).unwrap();
    assert_eq!(world.chain.lamports(&sponsor.pubkey()), before);
}

/// The runtime does not show a caller what an account of code got.
#[test]
fn a_payer_that_was_made_a_program_does_not_keep_it_open() {
    let mut scene = over();
    let owner = scene.owner.address();
    let program = Address::from(ids::GRID);
    scene
        .world
        .chain
        .edit::<Stake>(&stake_of(&owner), |stake| stake.payer = program);
    let close = instructions::close_stake(owner, scene.owner.tokens, program);
    scene
        .world
        .run(Call::new(close, &[&scene.owner.key]))
        .unwrap();
    assert!(scene.world.chain.account(&stake_of(&owner)).is_none());
}

#[test]
fn a_stake_of_which_nothing_is_left_is_closed_at_once() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    scene.world.slash_stake(&owner, HALF_YEAR_XNOS).unwrap();
    scene.world.close_stake(&scene.owner.key).unwrap();
    assert!(scene.world.chain.account(&stake_of(&owner)).is_none());
}

#[test]
fn before_the_duration_has_passed_it_fails() {
    let mut scene = Scene::new();
    expect_error(
        scene.world.close_stake(&scene.owner.key),
        StakingError::StillLocked,
    );
    // Time alone opens nothing.
    scene.world.advance(i64::from(HALF_YEAR) * 2);
    expect_error(
        scene.world.close_stake(&scene.owner.key),
        StakingError::StillLocked,
    );
    scene.world.unstake(&scene.owner.key).unwrap();
    scene.world.advance(i64::from(HALF_YEAR) - 1);
    expect_error(
        scene.world.close_stake(&scene.owner.key),
        StakingError::StillLocked,
    );
    scene.world.advance(1);
    scene.world.close_stake(&scene.owner.key).unwrap();
}

#[test]
fn with_rewards_that_were_not_claimed_it_fails() {
    let mut scene = Scene::new();
    scene.world.pay_stakers(10);
    scene.world.unstake(&scene.owner.key).unwrap();
    scene.world.advance(HALF_YEAR.into());
    expect_error(
        scene.world.close_stake(&scene.owner.key),
        StakingError::RewardsUnclaimed,
    );
    // The tokens do not depend on them.
    scene.world.withdraw(&scene.owner.key).unwrap();
    scene.world.claim_rewards(&scene.owner.key).unwrap();
    scene.world.close_stake(&scene.owner.key).unwrap();
    assert_eq!(scene.world.tokens(&reward_vault()), 0);
}

#[test]
fn with_a_bond_it_fails() {
    let mut scene = over();
    let stake = stake_of(&scene.owner.address());
    scene
        .world
        .chain
        .edit::<Stake>(&stake, |stake| stake.bonded_xnos = 1);
    expect_error(
        scene.world.close_stake(&scene.owner.key),
        StakingError::StakeBonded,
    );
}

#[test]
fn twice_fails() {
    let mut scene = over();
    scene.world.close_stake(&scene.owner.key).unwrap();
    expect_error(
        scene.world.close_stake(&scene.owner.key),
        InstructionError::AccountDataTooSmall,
    );
}

#[test]
fn only_the_owner_can() {
    over().only_the_owner(World::close_stake_call);
}

#[test]
fn other_accounts_fail() {
    over().only_genuine_accounts(World::close_stake_call);
}
