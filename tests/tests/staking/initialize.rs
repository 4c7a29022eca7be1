//! `initialize`

use nosana_sdk::{
    common::{
        ids,
        stake::{MAX_DURATION, MIN_DURATION},
    },
    generated::{
        staking::{
            self,
            accounts::{CONFIG_DISCRIMINATOR, Config},
            errors::StakingError,
            events::{Event, StakingInitialized},
            instructions::InitializeInstructionArgs,
        },
        tiers,
    },
    instructions::initialize_staking,
};
use nosana_tests::{
    Call, Chain, Sent, expect_error, key,
    staking::{config_address, reward_vault},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

use crate::{ALREADY_THERE, event, person, size, tokens_of_another_mint};

fn call(chain: &Chain, authority: &Keypair, destination: Address, limits: (u32, u32)) -> Call {
    let args = InitializeInstructionArgs {
        min_duration: limits.0,
        max_duration: limits.1,
    };
    let instruction = initialize_staking(authority.pubkey(), chain.mint(), destination, args);
    Call::new(instruction, &[authority])
}

fn run(chain: &mut Chain, call: &Call) -> Sent {
    let signers: Vec<&Keypair> = call.signers.iter().collect();
    chain.send(std::slice::from_ref(&call.instruction), &signers)
}

#[test]
fn initialize_creates_the_configuration_and_the_reward_vault() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let slashed = chain.give_tokens(&key("treasury", 0).pubkey(), 0);
    let limits = (MIN_DURATION + 1, MAX_DURATION - 1);
    let call = call(&chain, &authority, slashed, limits);
    let outcome = run(&mut chain, &call).unwrap();

    let (address, bump) = staking::pdas::find_config();
    let (reward_vault, rewards_bump) = staking::pdas::find_reward_vault();
    let bond_authority = Address::from(ids::BOND_AUTHORITY);
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
            bond_authority,
            slash_destination: slashed,
            reward_vault,
            min_duration: MIN_DURATION + 1,
            max_duration: MAX_DURATION - 1,
            total_xnos: 0,
            rewards_accounted: 0,
            rewards_per_xnos: 0,
            rewards_remainder: 0,
            reserved: [0; 56],
        }
    );
    assert_eq!(size(&chain, &address), Config::LEN);
    let vault = Account::unpack(&chain.account(&reward_vault).unwrap().data).unwrap();
    assert_eq!((vault.mint, vault.owner), (chain.mint(), address));
    assert_eq!(
        event(&outcome),
        Event::StakingInitialized(StakingInitialized {
            authority: authority.pubkey(),
            mint: chain.mint(),
            reward_vault,
            bond_authority,
            slash_destination: slashed,
            min_duration: MIN_DURATION + 1,
            max_duration: MAX_DURATION - 1,
        })
    );
    assert!(outcome.logged("Instruction: initialize"));
}

#[test]
fn the_bonder_is_an_address_of_the_tiers_program() {
    assert_eq!(
        tiers::pdas::find_bonder(),
        (Address::from(ids::BOND_AUTHORITY), ids::BOND_AUTHORITY_BUMP)
    );
}

#[test]
fn slashed_tokens_may_go_to_the_reward_vault() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let limits = (MIN_DURATION, MAX_DURATION);
    let call = call(&chain, &authority, reward_vault(), limits);
    run(&mut chain, &call).unwrap();
    let state: Config = chain.read(&config_address());
    assert_eq!(state.slash_destination, reward_vault());
}

#[test]
fn a_slash_destination_that_cannot_take_the_tokens_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let frozen = chain.give_tokens(&authority.pubkey(), 0);
    chain.freeze(&frozen);
    let of_another_mint = tokens_of_another_mint(&mut chain, &authority.pubkey());
    let somebody = person(&mut chain, "somebody").pubkey();
    for destination in [
        somebody,
        key("nobody", 0).pubkey(),
        chain.mint(),
        of_another_mint,
        frozen,
    ] {
        let limits = (MIN_DURATION, MAX_DURATION);
        let call = call(&chain, &authority, destination, limits);
        expect_error(run(&mut chain, &call), StakingError::BadSlashDestination);
    }
}

#[test]
fn limits_out_of_order_or_range_fail() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    for limits in [
        (MIN_DURATION + 1, MIN_DURATION),
        (MIN_DURATION - 1, MAX_DURATION),
        (MIN_DURATION, MAX_DURATION + 1),
        (0, u32::MAX),
    ] {
        let call = call(&chain, &authority, reward_vault(), limits);
        expect_error(run(&mut chain, &call), StakingError::BadDurationLimits);
    }
    let limits = (MIN_DURATION, MIN_DURATION);
    let call = call(&chain, &authority, reward_vault(), limits);
    run(&mut chain, &call).unwrap();
}

#[test]
fn initializing_again_fails() {
    let mut chain = Chain::new();
    let (first, second) = (person(&mut chain, "first"), person(&mut chain, "second"));
    let limits = (MIN_DURATION, MAX_DURATION);
    let once = call(&chain, &first, reward_vault(), limits);
    run(&mut chain, &once).unwrap();
    let before = chain.account(&config_address());
    for authority in [&first, &second] {
        let again = call(&chain, authority, reward_vault(), limits);
        expect_error(run(&mut chain, &again), ALREADY_THERE);
    }
    assert_eq!(chain.account(&config_address()), before);
}

#[test]
fn an_account_elsewhere_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let (elsewhere, treasury) = (key("elsewhere", 0).pubkey(), key("treasury", 0).pubkey());
    let destination = chain.give_tokens(&treasury, 0);
    for address in [config_address(), reward_vault()] {
        let limits = (MIN_DURATION, MAX_DURATION);
        let call = call(&chain, &authority, destination, limits).replacing(&address, &elsewhere);
        expect_error(run(&mut chain, &call), InstructionError::InvalidSeeds);
    }
}

#[test]
fn without_the_authoritys_signature_it_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let limits = (MIN_DURATION, MAX_DURATION);
    let call = call(&chain, &authority, reward_vault(), limits).unsigned_by(&authority.pubkey());
    expect_error(
        run(&mut chain, &call),
        InstructionError::MissingRequiredSignature,
    );
}
