//! `initialize`

use nosana_sdk::{
    generated::{
        jobs::{
            accounts::{CONFIG_DISCRIMINATOR, Config},
            errors::JobsError,
            events::{Event, JobsInitialized},
            instructions::InitializeInstructionArgs,
            pdas,
        },
        staking,
    },
    instructions,
};
use nosana_tests::{Call, Chain, Sent, World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

const ARGS: InitializeInstructionArgs = InitializeInstructionArgs {
    fee_bps: 500,
    fee_cap_bps: 1_000,
};

/// A chain with nothing but the reward vault, and who will be the authority.
fn fresh() -> (Chain, Keypair) {
    let mut chain = Chain::new();
    let authority = key("authority", 0);
    chain.fund(&authority.pubkey());
    let staking = instructions::initialize_staking(
        authority.pubkey(),
        chain.mint(),
        staking::pdas::find_reward_vault().0,
        staking::instructions::InitializeInstructionArgs {
            min_duration: 14 * 86_400,
            max_duration: 365 * 86_400,
        },
    );
    chain.send(&[staking], &[&authority]).unwrap();
    (chain, authority)
}

fn call(chain: &Chain, authority: &Keypair, args: InitializeInstructionArgs) -> Call {
    let instruction = instructions::initialize_jobs(authority.pubkey(), chain.mint(), args);
    Call::new(instruction, &[authority])
}

fn run(chain: &mut Chain, call: &Call) -> Sent {
    let signers: Vec<&Keypair> = call.signers.iter().collect();
    chain.send(std::slice::from_ref(&call.instruction), &signers)
}

#[test]
fn the_program_is_configured() {
    let (mut chain, authority) = fresh();
    let initialize = call(&chain, &authority, ARGS);

    let outcome = run(&mut chain, &initialize).unwrap();

    let (address, bump) = pdas::find_config();
    let fee_destination = staking::pdas::find_reward_vault().0;
    assert_eq!(
        chain.read::<Config>(&address),
        Config {
            discriminator: CONFIG_DISCRIMINATOR,
            version: 1,
            bump,
            paused: 0,
            padding: 0,
            fee_bps: 500,
            fee_cap_bps: 1_000,
            authority: authority.pubkey(),
            pending_authority: Address::default(),
            mint: chain.mint(),
            fee_destination,
            reserved: [0; 64],
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::JobsInitialized(JobsInitialized {
            authority: authority.pubkey(),
            mint: chain.mint(),
            fee_destination,
            fee_bps: 500,
            fee_cap_bps: 1_000,
        })]
    );
    assert!(outcome.logged("Instruction: initialize"));
}

#[test]
fn a_fee_above_its_cap_fails() {
    let (mut chain, authority) = fresh();
    let args = InitializeInstructionArgs {
        fee_bps: 501,
        fee_cap_bps: 500,
    };
    let initialize = call(&chain, &authority, args);
    expect_error(run(&mut chain, &initialize), JobsError::FeeTooHigh);
}

#[test]
fn a_cap_above_a_tenth_fails() {
    let (mut chain, authority) = fresh();
    let args = InitializeInstructionArgs {
        fee_bps: 0,
        fee_cap_bps: 1_001,
    };
    let initialize = call(&chain, &authority, args);
    expect_error(run(&mut chain, &initialize), JobsError::FeeTooHigh);
}

#[test]
fn a_fee_destination_that_is_not_the_reward_vault_fails() {
    let (mut chain, authority) = fresh();
    let own = chain.give_tokens(&authority.pubkey(), 0);
    let initialize = call(&chain, &authority, ARGS).with_account(3, &own);
    expect_error(run(&mut chain, &initialize), JobsError::WrongFeeDestination);
}

#[test]
fn a_mint_that_is_not_the_reward_vaults_fails() {
    let (mut chain, authority) = fresh();
    let mint = key("other mint", 0);
    chain.create_mint(&mint);
    let initialize = call(&chain, &authority, ARGS).with_account(2, &mint.pubkey());
    expect_error(run(&mut chain, &initialize), JobsError::WrongMint);
}

#[test]
fn a_second_time_fails() {
    let mut world = World::new();
    let stranger = world.client(1);
    let config = world.config();
    let again = call(&world.chain, &stranger.key, ARGS);
    assert!(world.run(again).is_err());
    assert_eq!(world.config(), config);
}

#[test]
fn wrong_accounts_fail() {
    let (mut chain, authority) = fresh();
    let vault = staking::pdas::find_reward_vault().0;
    let mint = chain.mint();
    for (place, other, error) in [
        (1, key("config", 0).pubkey(), InstructionError::InvalidSeeds),
        (2, vault, InstructionError::InvalidAccountData),
        (3, mint, InstructionError::InvalidAccountData),
    ] {
        let initialize = call(&chain, &authority, ARGS).with_account(place, &other);
        expect_error(run(&mut chain, &initialize), error);
    }
    let unsigned = call(&chain, &authority, ARGS).unsigned_by(&authority.pubkey());
    expect_error(
        run(&mut chain, &unsigned),
        InstructionError::MissingRequiredSignature,
    );
}
