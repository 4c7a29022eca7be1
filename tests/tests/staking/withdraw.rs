//! `withdraw`

use nosana_sdk::generated::staking::{
    accounts::Stake,
    errors::StakingError,
    events::{Event, Withdrawn},
};
use nosana_tests::{
    DuplicateAccount, World, expect_error,
    staking::{stake_of, vault_of},
};
use spl_token_interface::error::TokenError;

use crate::{AMOUNT, HALF_YEAR, Scene, event, expect_unchanged, tokens_of_another_mint};

#[test]
fn what_has_vested_is_paid() {
    let mut scene = Scene::unstaking();
    let owner = scene.owner.address();
    let (before, had) = (scene.stake(), scene.world.tokens(&scene.owner.tokens));
    scene.world.advance(i64::from(HALF_YEAR) / 10);
    let outcome = scene.world.withdraw(&scene.owner.key).unwrap();

    let vested = AMOUNT / 10;
    assert_eq!(
        scene.stake(),
        Stake {
            withdrawn: vested,
            ..before.clone()
        }
    );
    assert_eq!(scene.world.staked_tokens(&owner), AMOUNT - vested);
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had + vested);
    assert_eq!(
        event(&outcome),
        Event::Withdrawn(Withdrawn {
            stake: stake_of(&owner),
            owner,
            destination: scene.owner.tokens,
            amount: vested,
            withdrawn: vested,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: withdraw"));

    // The rest, long after it is over, and not a unit more.
    scene.world.advance(i64::from(HALF_YEAR) * 5);
    scene.world.withdraw(&scene.owner.key).unwrap();
    assert_eq!(scene.stake().withdrawn, AMOUNT);
    assert_eq!(scene.world.tokens(&scene.owner.tokens), had + AMOUNT);
    expect_error(
        scene.world.withdraw(&scene.owner.key),
        StakingError::NothingVested,
    );
}

#[test]
fn in_parts_it_comes_to_the_same() {
    let mut scene = Scene::unstaking();
    let had = scene.world.tokens(&scene.owner.tokens);
    for part in 1..=97 {
        scene.world.advance(i64::from(HALF_YEAR) / 97);
        scene.world.withdraw(&scene.owner.key).unwrap();
        let elapsed = u64::from(HALF_YEAR / 97) * part;
        let vested = AMOUNT * elapsed / u64::from(HALF_YEAR);
        assert_eq!(scene.world.tokens(&scene.owner.tokens), had + vested);
    }
}

#[test]
fn what_others_sent_to_the_vault_does_not_vest() {
    let mut scene = Scene::unstaking();
    let owner = scene.owner.address();
    scene
        .world
        .chain
        .send_tokens(&scene.other.key, &vault_of(&owner), 1_000);
    scene.world.advance(HALF_YEAR.into());
    scene.world.withdraw(&scene.owner.key).unwrap();
    assert_eq!(scene.world.staked_tokens(&owner), 1_000);
    expect_error(
        scene.world.withdraw(&scene.owner.key),
        StakingError::NothingVested,
    );
}

#[test]
fn before_a_unit_has_vested_it_fails() {
    let mut scene = Scene::unstaking();
    expect_error(
        scene.world.withdraw(&scene.owner.key),
        StakingError::NothingVested,
    );
    // Half a year has 15.768 times as many seconds as the stake has units.
    scene.world.advance(15);
    expect_error(
        scene.world.withdraw(&scene.owner.key),
        StakingError::NothingVested,
    );
    scene.world.advance(1);
    scene.world.withdraw(&scene.owner.key).unwrap();
    assert_eq!(scene.stake().withdrawn, 1);
}

#[test]
fn a_clock_that_goes_back_pays_nothing_twice() {
    let mut scene = Scene::unstaking();
    scene.world.advance(i64::from(HALF_YEAR) / 2);
    scene.world.withdraw(&scene.owner.key).unwrap();
    for back in [i64::from(HALF_YEAR) / 4, i64::from(HALF_YEAR)] {
        scene.world.advance(-back);
        expect_error(
            scene.world.withdraw(&scene.owner.key),
            StakingError::NothingVested,
        );
    }
    assert_eq!(scene.stake().withdrawn, AMOUNT / 2);
}

#[test]
fn a_stake_that_is_locked_fails() {
    let mut scene = Scene::new();
    scene.world.advance(i64::from(HALF_YEAR) * 2);
    expect_error(
        scene.world.withdraw(&scene.owner.key),
        StakingError::NotUnstaking,
    );
}

#[test]
fn a_destination_that_cannot_take_the_tokens_fails() {
    let mut scene = Scene::unstaking();
    scene.world.advance(HALF_YEAR.into());
    let (owner, tokens) = (scene.owner.address(), scene.owner.tokens);
    let other = tokens_of_another_mint(&mut scene.world.chain, &owner);
    let bent = scene
        .world
        .withdraw_call(&scene.owner.key)
        .replacing(&tokens, &other);
    expect_unchanged(
        &mut scene.world,
        &[stake_of(&owner), vault_of(&owner)],
        &TokenError::MintMismatch,
        |world| world.run(bent),
    );
    let bent = scene
        .world
        .withdraw_call(&scene.owner.key)
        .replacing(&tokens, &vault_of(&owner));
    expect_error(scene.world.run(bent), DuplicateAccount);
}

#[test]
fn another_account_of_the_mint_can_take_them() {
    let mut scene = Scene::unstaking();
    scene.world.advance(HALF_YEAR.into());
    let had = scene.world.tokens(&scene.other.tokens);
    let call = scene
        .world
        .withdraw_call(&scene.owner.key)
        .replacing(&scene.owner.tokens, &scene.other.tokens);
    scene.world.run(call).unwrap();
    assert_eq!(scene.world.tokens(&scene.other.tokens), had + AMOUNT);
}

#[test]
fn another_stakes_vault_fails() {
    let mut scene = Scene::unstaking();
    scene.world.advance(HALF_YEAR.into());
    scene
        .world
        .stake(&scene.other.key, AMOUNT, HALF_YEAR)
        .unwrap();
    let [own, others] = [&scene.owner, &scene.other].map(|person| vault_of(&person.address()));
    let bent = scene
        .world
        .withdraw_call(&scene.owner.key)
        .replacing(&own, &others);
    expect_error(scene.world.run(bent), StakingError::WrongVault);
    // Nor another's stake with it, for whom one does not sign.
    let [own, others] = [&scene.owner, &scene.other].map(|person| stake_of(&person.address()));
    let bent = scene
        .world
        .withdraw_call(&scene.owner.key)
        .replacing(&own, &others);
    expect_error(scene.world.run(bent), StakingError::NotOwner);
}

#[test]
fn only_the_owner_can() {
    Scene::unstaking().only_the_owner(World::withdraw_call);
}

#[test]
fn other_accounts_fail() {
    Scene::unstaking().only_genuine_accounts(World::withdraw_call);
}
