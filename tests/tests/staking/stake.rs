//! `stake`

use nosana_sdk::{
    common::stake::{MAX_DURATION, MIN_DURATION},
    generated::staking::{
        self,
        accounts::{Config, STAKE_DISCRIMINATOR, Stake},
        errors::StakingError,
        events::{Event, Staked},
    },
    instructions,
};
use nosana_tests::{
    Call, World, expect_error, key,
    staking::{config_address, reward_vault, stake_of, vault_of},
};
use solana_instruction::error::InstructionError;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::{error::TokenError, state::Account};

use crate::{ALREADY_THERE, AMOUNT, event, forge, person, size, tokens_of_another_mint};

#[test]
fn stake_locks_tokens_in_a_vault_of_its_own() {
    let mut world = World::new();
    let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
    let mint = world.mint();
    let had = world.tokens(&owner.tokens);
    let lamports = [
        world.chain.lamports(&owner.address()),
        world.chain.lamports(&sponsor.pubkey()),
    ];
    let duration = MAX_DURATION / 2;
    let instruction =
        instructions::stake(owner.address(), sponsor.pubkey(), mint, AMOUNT, duration);
    let outcome = world
        .run(Call::new(instruction, &[&owner.key, &sponsor]))
        .unwrap();

    let (address, bump) = staking::pdas::find_stake(&owner.address());
    let (vault, vault_bump) = staking::pdas::find_vault(&address);
    let state: Stake = world.chain.read(&address);
    assert_eq!(
        state,
        Stake {
            discriminator: STAKE_DISCRIMINATOR,
            version: 1,
            bump,
            vault_bump,
            padding: [0; 5],
            owner: owner.address(),
            payer: sponsor.pubkey(),
            vault,
            amount: AMOUNT,
            xnos: 2_500_000,
            bonded_xnos: 0,
            withdrawn: 0,
            slashed: 0,
            reward_debt: 0,
            reward_pending: 0,
            unstaked_at: 0,
            duration,
            padding2: [0; 4],
            reward_fraction: 0,
            reserved: [0; 56],
        }
    );
    assert_eq!(size(&world.chain, &address), Stake::LEN);
    let account = Account::unpack(&world.chain.account(&vault).unwrap().data).unwrap();
    assert_eq!((account.mint, account.owner), (mint, address));
    assert_eq!(account.amount, AMOUNT);
    assert_eq!(world.tokens(&owner.tokens), had - AMOUNT);
    assert_eq!(world.staking().total_xnos, 2_500_000);
    let rent = world.chain.rent(Stake::LEN) + world.chain.rent(Account::LEN);
    assert_eq!(world.chain.lamports(&owner.address()), lamports[0]);
    assert_eq!(world.chain.lamports(&sponsor.pubkey()), lamports[1] - rent);
    assert_eq!(
        event(&outcome),
        Event::Staked(Staked {
            stake: address,
            owner: owner.address(),
            vault,
            amount: AMOUNT,
            duration,
            xnos: 2_500_000,
            total_xnos: 2_500_000,
            at: world.now(),
            payer: sponsor.pubkey(),
        })
    );
    assert!(outcome.logged("Instruction: stake"));
}

#[test]
fn weights_follow_the_formula_and_add_up() {
    let mut world = World::new();
    let mut total = 0;
    for (number, duration, weight) in [
        (1, MIN_DURATION, 1_115_068),
        (2, MAX_DURATION, 4_000_000),
        (3, MIN_DURATION + 1, 1_115_068),
    ] {
        let owner = world.client(number);
        world.stake(&owner.key, AMOUNT, duration).unwrap();
        total += weight;
        let state: Stake = world.chain.read(&stake_of(&owner.address()));
        assert_eq!((state.xnos, state.duration), (weight, duration));
        assert_eq!(world.staking().total_xnos, total);
    }
}

#[test]
fn nothing_to_stake_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    expect_error(
        world.stake(&owner.key, 0, MIN_DURATION),
        StakingError::AmountIsZero,
    );
}

#[test]
fn a_duration_outside_the_limits_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    for duration in [0, MIN_DURATION - 1, MAX_DURATION + 1, u32::MAX] {
        expect_error(
            world.stake(&owner.key, AMOUNT, duration),
            StakingError::DurationOutOfRange,
        );
    }
}

#[test]
fn another_mint_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let other = key("other mint", 0);
    world.chain.create_mint(&other);
    let call = world
        .stake_call(&owner.key, AMOUNT, MIN_DURATION)
        .replacing(&world.mint(), &other.pubkey());
    expect_error(world.run(call), StakingError::WrongMint);
}

#[test]
fn a_second_stake_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    world.stake(&owner.key, AMOUNT, MAX_DURATION).unwrap();
    let before = world.chain.account(&stake_of(&owner.address()));
    expect_error(world.stake(&owner.key, AMOUNT, MIN_DURATION), ALREADY_THERE);
    assert_eq!(world.chain.account(&stake_of(&owner.address())), before);
}

#[test]
fn somebody_elses_tokens_fail() {
    let mut world = World::new();
    let (owner, other) = (world.client(1), world.client(2));
    let call = world
        .stake_call(&owner.key, AMOUNT, MIN_DURATION)
        .replacing(&owner.tokens, &other.tokens);
    expect_error(world.run(call), TokenError::OwnerMismatch);
}

#[test]
fn tokens_of_another_mint_fail() {
    let mut world = World::new();
    let owner = world.client(1);
    let tokens = tokens_of_another_mint(&mut world.chain, &owner.address());
    let mut account = world.chain.account(&tokens).unwrap();
    account.data[64..72].copy_from_slice(&AMOUNT.to_le_bytes());
    world.chain.set_account(tokens, account);
    let call = world
        .stake_call(&owner.key, AMOUNT, MIN_DURATION)
        .replacing(&owner.tokens, &tokens);
    expect_error(world.run(call), TokenError::MintMismatch);
}

#[test]
fn more_than_there_is_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let had = world.tokens(&owner.tokens);
    expect_error(
        world.stake(&owner.key, had + 1, MIN_DURATION),
        TokenError::InsufficientFunds,
    );
    assert_eq!(world.tokens(&owner.tokens), had);
    assert!(world.chain.account(&stake_of(&owner.address())).is_none());
}

#[test]
fn a_weight_that_does_not_fit_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    expect_error(
        world.stake(&owner.key, u64::MAX / 2, MAX_DURATION),
        StakingError::Overflow,
    );
    let address = config_address();
    world
        .chain
        .edit::<Config>(&address, |config| config.total_xnos = u64::MAX);
    expect_error(
        world.stake(&owner.key, AMOUNT, MIN_DURATION),
        StakingError::Overflow,
    );
}

#[test]
fn another_owners_stake_or_vault_fails() {
    let mut world = World::new();
    let (owner, other) = (world.client(1), world.client(2));
    let stakes = [&owner, &other].map(|person| stake_of(&person.address()));
    let vaults = stakes.map(|stake| staking::pdas::find_vault(&stake).0);
    for [own, others] in [stakes, vaults] {
        let call = world
            .stake_call(&owner.key, AMOUNT, MIN_DURATION)
            .replacing(&own, &others);
        expect_error(world.run(call), InstructionError::InvalidSeeds);
    }
}

#[test]
fn without_the_owners_signature_it_fails() {
    let mut world = World::new();
    let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
    let mint = world.mint();
    let instruction = instructions::stake(
        owner.address(),
        sponsor.pubkey(),
        mint,
        AMOUNT,
        MIN_DURATION,
    );
    let call = Call::new(instruction, &[&owner.key, &sponsor]).unsigned_by(&owner.address());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_forged_configuration_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let forged = forge(&mut world.chain, &config_address());
    let call = world
        .stake_call(&owner.key, AMOUNT, MIN_DURATION)
        .replacing(&config_address(), &forged);
    expect_error(world.run(call), InstructionError::IllegalOwner);
}

#[test]
fn another_reward_vault_fails() {
    let mut world = World::new();
    let (owner, other) = (world.client(1), world.client(2));
    let call = world
        .stake_call(&owner.key, AMOUNT, MIN_DURATION)
        .replacing(&reward_vault(), &other.tokens);
    expect_error(world.run(call), StakingError::WrongRewardVault);
}

#[test]
fn a_stake_that_was_closed_can_be_made_again() {
    let mut world = World::new();
    let owner = world.staker(1, AMOUNT, MIN_DURATION);
    world.unstake(&owner.key).unwrap();
    world.advance(MIN_DURATION.into());
    world.close_stake(&owner.key).unwrap();
    world.stake(&owner.key, 7, MAX_DURATION).unwrap();
    let state = world.stake_account(&owner.address());
    assert_eq!((state.amount, state.xnos, state.unstaked_at), (7, 28, 0));
    assert_eq!(world.tokens(&vault_of(&owner.address())), 7);
}

/// Anybody can send lamports to an address before there is an account.
#[test]
fn lamports_that_were_there_before_do_not_matter() {
    let mut world = World::new();
    let owner = world.client(1);
    let address = owner.address();
    for account in [stake_of(&address), vault_of(&address)] {
        world.chain.fund(&account);
    }
    world.stake(&owner.key, AMOUNT, MIN_DURATION).unwrap();
    assert_eq!(world.stake_account(&address).amount, AMOUNT);
    world.unstake(&owner.key).unwrap();
    world.advance(MIN_DURATION.into());
    world.close_stake(&owner.key).unwrap();
    assert!(world.chain.account(&vault_of(&address)).is_none());
}
