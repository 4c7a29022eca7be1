//! `slash`

use nosana_sdk::{
    common::stake::xnos,
    generated::staking::{
        accounts::{Config, Stake},
        errors::StakingError,
        events::{Event, RewardsSynced, Slashed},
    },
};
use nosana_tests::{
    Call, DuplicateAccount, expect_error,
    staking::{bonder, config_address, reward_vault, slash, stake_of, vault_of},
};
use solana_instruction::{Instruction, error::InstructionError};
use spl_token_interface::error::TokenError;

use crate::{
    AMOUNT, HALF_YEAR, HALF_YEAR_XNOS, Scene, event, events, expect_unchanged, forge,
    only_the_bonder,
};

const BOND: u64 = 1_000_000;

/// The scene with a bond, and the accounts of `slash` in their places.
fn bonded() -> Scene {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, BOND).unwrap();
    scene
}

impl Scene {
    fn slash(&self, xnos: u64) -> Instruction {
        let destination = self.world.staking().slash_destination;
        slash(self.owner.address(), destination, xnos)
    }

    /// The instruction with `other` in the place of `account`.
    fn slash_with(
        &self,
        account: &solana_address::Address,
        other: &solana_address::Address,
    ) -> Instruction {
        Call::new(self.slash(1_000), &[])
            .replacing(account, other)
            .instruction
    }
}

#[test]
fn the_share_of_the_tokens_is_taken() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    let treasury = scene.world.slash_to_treasury();
    let (stake, config) = (scene.stake(), scene.world.staking());
    let outcome = scene.world.slash_stake(&owner, 250_001).unwrap();

    // 250 001 ÷ 2.5 rounds down to 100 000.
    let left = AMOUNT - 100_000;
    let weight = xnos(left, HALF_YEAR).unwrap();
    assert_eq!(
        scene.stake(),
        Stake {
            amount: left,
            xnos: weight,
            bonded_xnos: BOND - 250_001,
            slashed: 100_000,
            ..stake
        }
    );
    assert_eq!(
        scene.world.staking(),
        Config {
            total_xnos: weight,
            ..config
        }
    );
    assert_eq!(scene.world.staked_tokens(&owner), left);
    assert_eq!(scene.world.tokens(&treasury), 100_000);
    assert_eq!(
        event(&outcome),
        Event::Slashed(Slashed {
            stake: stake_of(&owner),
            owner,
            destination: treasury,
            slashed_xnos: 250_001,
            tokens: 100_000,
            slashed: 100_000,
            amount: left,
            xnos: weight,
            bonded_xnos: BOND - 250_001,
            total_xnos: weight,
            reward_pending: 0,
            reward_fraction: 0,
            at: scene.world.now(),
        })
    );
    assert!(outcome.logged("Instruction: slash"));
}

#[test]
fn tokens_that_go_to_the_reward_vault_are_a_fee() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    scene
        .world
        .stake(&scene.other.key, AMOUNT, HALF_YEAR)
        .unwrap();
    scene.world.pay_stakers(10);
    let outcome = scene.world.slash_stake(&owner, 500_000).unwrap();
    let synced = events(&outcome).remove(0);
    assert!(
        matches!(synced, Event::RewardsSynced(RewardsSynced { amount: 10, total_xnos, .. })
            if total_xnos == 2 * HALF_YEAR_XNOS),
        "{synced:?}"
    );
    assert_eq!(scene.world.tokens(&reward_vault()), 10 + 200_000);

    // Of the fee before each has half; of the slashed tokens 0.8 and 1 parts of 1.8.
    let had = scene.world.tokens(&scene.owner.tokens);
    scene.world.claim_rewards(&scene.owner.key).unwrap();
    scene.world.claim_rewards(&scene.other.key).unwrap();
    assert_eq!(
        scene.world.tokens(&scene.owner.tokens) - had,
        5 + 200_000 * 8 / 18
    );
    assert_eq!(scene.world.tokens(&reward_vault()), 1);
}

#[test]
fn everything_can_be_taken() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    let treasury = scene.world.slash_to_treasury();
    scene.world.slash_stake(&owner, HALF_YEAR_XNOS).unwrap();
    let stake = scene.stake();
    assert_eq!((stake.amount, stake.xnos, stake.bonded_xnos), (0, 0, 0));
    assert_eq!(stake.slashed, AMOUNT);
    assert_eq!(scene.world.staking().total_xnos, 0);
    assert_eq!(scene.world.tokens(&treasury), AMOUNT);
    // It can be filled again.
    scene.world.top_up(&scene.owner.key, AMOUNT).unwrap();
    assert_eq!(scene.stake().xnos, HALF_YEAR_XNOS);
}

#[test]
fn a_weight_of_less_than_a_unit_takes_no_token() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    let treasury = scene.world.slash_to_treasury();
    scene.world.slash_stake(&owner, 2).unwrap();
    let stake = scene.stake();
    assert_eq!((stake.amount, stake.bonded_xnos), (AMOUNT, BOND - 2));
    assert_eq!(scene.world.tokens(&treasury), 0);
}

#[test]
fn what_is_left_covers_the_other_bonds() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    let mut bonded = HALF_YEAR_XNOS;
    for xnos in [1, 2, 3, 4, 7, 999_983, 5, 1_111_111, 1] {
        scene.world.slash_stake(&owner, xnos).unwrap();
        bonded -= xnos;
        let stake = scene.stake();
        assert_eq!(stake.bonded_xnos, bonded);
        assert!(stake.xnos >= bonded, "{stake:?}");
        assert_eq!(stake.amount + stake.slashed, AMOUNT);
        assert_eq!(scene.world.staked_tokens(&owner), stake.amount);
    }
}

#[test]
fn what_others_sent_to_the_vault_is_not_taken() {
    let mut scene = Scene::new();
    let owner = scene.owner.address();
    scene.world.bond_stake(&owner, HALF_YEAR_XNOS).unwrap();
    scene
        .world
        .chain
        .send_tokens(&scene.other.key, &vault_of(&owner), 1_000);
    scene.world.slash_stake(&owner, HALF_YEAR_XNOS).unwrap();
    assert_eq!(scene.world.staked_tokens(&owner), 1_000);
}

#[test]
fn more_than_is_bonded_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    for xnos in [BOND + 1, HALF_YEAR_XNOS, u64::MAX] {
        expect_error(
            scene.world.slash_stake(&owner, xnos),
            StakingError::ExceedsBond,
        );
    }
}

#[test]
fn nothing_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    expect_error(
        scene.world.slash_stake(&owner, 0),
        StakingError::AmountIsZero,
    );
}

#[test]
fn a_destination_that_is_not_the_configured_one_fails() {
    let mut scene = bonded();
    let treasury = scene.world.slash_to_treasury();
    for other in [scene.owner.tokens, reward_vault()] {
        let bent = scene.slash_with(&treasury, &other);
        expect_error(
            scene.world.chain.send_unverified(bent),
            StakingError::WrongSlashDestination,
        );
    }
    let vault = vault_of(&scene.owner.address());
    let bent = scene.slash_with(&treasury, &vault);
    expect_error(scene.world.chain.send_unverified(bent), DuplicateAccount);
}

#[test]
fn a_destination_that_cannot_take_the_tokens_fails() {
    let mut scene = bonded();
    let owner = scene.owner.address();
    let treasury = scene.world.slash_to_treasury();
    scene.world.chain.freeze(&treasury);
    expect_unchanged(
        &mut scene.world,
        &[stake_of(&owner), config_address(), vault_of(&owner)],
        &TokenError::AccountFrozen,
        |world| world.slash_stake(&owner, 1_000),
    );
}

#[test]
fn another_vault_fails() {
    let mut scene = bonded();
    scene
        .world
        .stake(&scene.other.key, AMOUNT, HALF_YEAR)
        .unwrap();
    let [own, others] = [&scene.owner, &scene.other].map(|person| vault_of(&person.address()));
    for other in [others, scene.other.tokens] {
        let bent = scene.slash_with(&own, &other);
        expect_error(
            scene.world.chain.send_unverified(bent),
            StakingError::WrongVault,
        );
    }
}

#[test]
fn another_reward_vault_fails() {
    let mut scene = bonded();
    scene.world.slash_to_treasury();
    let bent = scene.slash_with(&reward_vault(), &scene.other.tokens);
    expect_error(
        scene.world.chain.send_unverified(bent),
        StakingError::WrongRewardVault,
    );
}

#[test]
fn every_key_but_the_bonder_fails() {
    let mut scene = bonded();
    let instruction = scene.slash(1_000);
    only_the_bonder(&mut scene, &instruction);
}

#[test]
fn called_directly_it_fails() {
    let mut scene = bonded();
    for signer in [scene.owner.key.insecure_clone(), scene.world.admin()] {
        let bent = Call::new(scene.slash(1_000), &[]).signed_by(&bonder(), &signer);
        expect_error(scene.world.run(bent), StakingError::NotBonder);
    }
}

#[test]
fn forged_accounts_fail() {
    let mut scene = bonded();
    for account in [stake_of(&scene.owner.address()), config_address()] {
        let forged = forge(&mut scene.world.chain, &account);
        let bent = scene.slash_with(&account, &forged);
        expect_error(
            scene.world.chain.send_unverified(bent),
            InstructionError::IllegalOwner,
        );
    }
}
