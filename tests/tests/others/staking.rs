//! The staking program.

use nosana_sdk::{
    common::stake::{MAX_DURATION, MIN_DURATION},
    events::Event,
    generated::{
        staking::{
            self,
            accounts::{CONFIG_DISCRIMINATOR, Config, STAKE_DISCRIMINATOR, Stake},
            errors::StakingError,
            events::{self, Staked, StakingInitialized},
            instructions::InitializeInstructionArgs,
        },
        tiers,
    },
    instructions::{self, initialize_staking},
};
use nosana_tests::{Call, Chain, Client, Sent, World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::{error::TokenError, state::Account};

use crate::{ALREADY_THERE, event, person, size};

const AMOUNT: u64 = 1_000_000;

fn limits(min_duration: u32, max_duration: u32) -> InitializeInstructionArgs {
    InitializeInstructionArgs {
        bond_authority: tiers::pdas::find_config().0,
        slash_destination: key("slashed", 0).pubkey(),
        min_duration,
        max_duration,
    }
}

fn initialize(chain: &mut Chain, authority: &Keypair, args: InitializeInstructionArgs) -> Sent {
    let instruction = initialize_staking(authority.pubkey(), chain.mint(), args);
    chain.send(&[instruction], &[authority])
}

/// Locks tokens of `owner`, who pays the rent, too.
fn stake_call(world: &World, owner: &Client, amount: u64, duration: u32) -> Call {
    let address = owner.address();
    let instruction = instructions::stake(address, address, world.mint(), amount, duration);
    Call::new(instruction, &[&owner.key])
}

fn stake(world: &mut World, owner: &Client, amount: u64, duration: u32) -> Sent {
    world.run(stake_call(world, owner, amount, duration))
}

fn stake_of(owner: &Client) -> Address {
    staking::pdas::find_stake(&owner.address()).0
}

fn config(world: &World) -> Config {
    world.chain.read(&staking::pdas::find_config().0)
}

#[test]
fn initialize_creates_the_configuration_and_the_reward_vault() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let args = limits(MIN_DURATION + 1, MAX_DURATION - 1);
    let outcome = initialize(&mut chain, &authority, args.clone()).unwrap();

    let (address, bump) = staking::pdas::find_config();
    let (reward_vault, rewards_bump) = staking::pdas::find_reward_vault();
    let state: Config = chain.read(&address);
    assert_eq!(
        state,
        Config {
            discriminator: CONFIG_DISCRIMINATOR,
            version: 1,
            bump,
            rewards_bump,
            padding: [0; 5],
            authority: authority.pubkey(),
            pending_authority: Address::default(),
            mint: chain.mint(),
            bond_authority: args.bond_authority,
            slash_destination: args.slash_destination,
            reward_vault,
            min_duration: MIN_DURATION + 1,
            max_duration: MAX_DURATION - 1,
            total_xnos: 0,
            rewards_accounted: 0,
            rewards_per_xnos: 0,
            reserved: [0; 64],
        }
    );
    assert_eq!(size(&chain, &address), Config::LEN);
    let vault = Account::unpack(&chain.account(&reward_vault).unwrap().data).unwrap();
    assert_eq!((vault.mint, vault.owner), (chain.mint(), address));
    assert_eq!(
        event(&outcome),
        Event::Staking(events::Event::StakingInitialized(StakingInitialized {
            authority: authority.pubkey(),
            mint: chain.mint(),
            reward_vault,
            bond_authority: args.bond_authority,
            slash_destination: args.slash_destination,
            min_duration: MIN_DURATION + 1,
            max_duration: MAX_DURATION - 1,
        }))
    );
    assert!(outcome.logged("Instruction: initialize"));
}

#[test]
fn limits_out_of_order_or_range_fail() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    for (min, max) in [
        (MIN_DURATION + 1, MIN_DURATION),
        (MIN_DURATION - 1, MAX_DURATION),
        (MIN_DURATION, MAX_DURATION + 1),
        (0, u32::MAX),
    ] {
        expect_error(
            initialize(&mut chain, &authority, limits(min, max)),
            StakingError::BadDurationLimits,
        );
    }
    initialize(&mut chain, &authority, limits(MIN_DURATION, MIN_DURATION)).unwrap();
}

#[test]
fn initializing_again_fails() {
    let mut chain = Chain::new();
    let (first, second) = (person(&mut chain, "first"), person(&mut chain, "second"));
    initialize(&mut chain, &first, limits(MIN_DURATION, MAX_DURATION)).unwrap();
    let address = staking::pdas::find_config().0;
    let before = chain.account(&address);
    for authority in [&first, &second] {
        expect_error(
            initialize(&mut chain, authority, limits(MIN_DURATION, MAX_DURATION)),
            ALREADY_THERE,
        );
    }
    assert_eq!(chain.account(&address), before);
}

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
            reserved: [0; 64],
        }
    );
    assert_eq!(size(&world.chain, &address), Stake::LEN);
    let account = Account::unpack(&world.chain.account(&vault).unwrap().data).unwrap();
    assert_eq!((account.mint, account.owner), (mint, address));
    assert_eq!(account.amount, AMOUNT);
    assert_eq!(world.tokens(&owner.tokens), had - AMOUNT);
    assert_eq!(config(&world).total_xnos, 2_500_000);
    let rent = world.chain.rent(Stake::LEN) + world.chain.rent(Account::LEN);
    assert_eq!(world.chain.lamports(&owner.address()), lamports[0]);
    assert_eq!(world.chain.lamports(&sponsor.pubkey()), lamports[1] - rent);
    assert_eq!(
        event(&outcome),
        Event::Staking(events::Event::Staked(Staked {
            stake: address,
            owner: owner.address(),
            vault,
            amount: AMOUNT,
            duration,
            xnos: 2_500_000,
            total_xnos: 2_500_000,
            at: world.now(),
        }))
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
        stake(&mut world, &owner, AMOUNT, duration).unwrap();
        total += weight;
        let state: Stake = world.chain.read(&stake_of(&owner));
        assert_eq!((state.xnos, state.duration), (weight, duration));
        assert_eq!(config(&world).total_xnos, total);
    }
}

#[test]
fn nothing_to_stake_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    expect_error(
        stake(&mut world, &owner, 0, MIN_DURATION),
        StakingError::AmountIsZero,
    );
}

#[test]
fn a_duration_outside_the_limits_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    for duration in [0, MIN_DURATION - 1, MAX_DURATION + 1, u32::MAX] {
        expect_error(
            stake(&mut world, &owner, AMOUNT, duration),
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
    let call =
        stake_call(&world, &owner, AMOUNT, MIN_DURATION).replacing(&world.mint(), &other.pubkey());
    expect_error(world.run(call), StakingError::WrongMint);
}

#[test]
fn a_second_stake_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    stake(&mut world, &owner, AMOUNT, MAX_DURATION).unwrap();
    let before = world.chain.account(&stake_of(&owner));
    expect_error(
        stake(&mut world, &owner, AMOUNT, MIN_DURATION),
        ALREADY_THERE,
    );
    assert_eq!(world.chain.account(&stake_of(&owner)), before);
}

#[test]
fn somebody_elses_tokens_fail() {
    let mut world = World::new();
    let (owner, other) = (world.client(1), world.client(2));
    let call =
        stake_call(&world, &owner, AMOUNT, MIN_DURATION).replacing(&owner.tokens, &other.tokens);
    expect_error(world.run(call), TokenError::OwnerMismatch);
}

#[test]
fn tokens_of_another_mint_fail() {
    let mut world = World::new();
    let owner = world.client(1);
    let (mint, tokens) = (key("other mint", 0), key("other tokens", 0));
    world.chain.create_mint(&mint);
    world
        .chain
        .create_tokens_at(&tokens, &owner.address(), &mint.pubkey());
    let mut account = world.chain.account(&tokens.pubkey()).unwrap();
    account.data[64..72].copy_from_slice(&AMOUNT.to_le_bytes());
    world.chain.set_account(tokens.pubkey(), account);
    let call =
        stake_call(&world, &owner, AMOUNT, MIN_DURATION).replacing(&owner.tokens, &tokens.pubkey());
    expect_error(world.run(call), TokenError::MintMismatch);
}

#[test]
fn more_than_there_is_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let had = world.tokens(&owner.tokens);
    expect_error(
        stake(&mut world, &owner, had + 1, MIN_DURATION),
        TokenError::InsufficientFunds,
    );
    assert_eq!(world.tokens(&owner.tokens), had);
    assert!(world.chain.account(&stake_of(&owner)).is_none());
}

#[test]
fn a_weight_that_does_not_fit_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    expect_error(
        stake(&mut world, &owner, u64::MAX / 2, MAX_DURATION),
        StakingError::Overflow,
    );
    let address = staking::pdas::find_config().0;
    world
        .chain
        .edit::<Config>(&address, |config| config.total_xnos = u64::MAX);
    expect_error(
        stake(&mut world, &owner, AMOUNT, MIN_DURATION),
        StakingError::Overflow,
    );
}

#[test]
fn another_owners_stake_or_vault_fails() {
    let mut world = World::new();
    let (owner, other) = (world.client(1), world.client(2));
    let stakes = [&owner, &other].map(stake_of);
    let vaults = stakes.map(|stake| staking::pdas::find_vault(&stake).0);
    for [own, others] in [stakes, vaults] {
        let call = stake_call(&world, &owner, AMOUNT, MIN_DURATION).replacing(&own, &others);
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
