//! The grid program: its instruction is shown to do what it should to every account, and
//! each rule of its **Specification** is broken once.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use nosana_sdk::{
    events::Event,
    generated::{
        grid::events,
        grid::{
            self,
            accounts::{GRID_DISCRIMINATOR, Grid},
            errors::GridError,
            events::GridInitialized,
            instructions::InitializeInstructionArgs,
        },
    },
    instructions::initialize_grid,
};
use nosana_tests::{Call, Chain, Outcome, Sent, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

/// What the system program answers when an account that is to be created exists.
const ALREADY_THERE: InstructionError = InstructionError::Custom(0);

fn reviewers() -> [Address; 4] {
    let mut reviewers = [Address::default(); 4];
    reviewers[2] = key("reviewer", 0).pubkey();
    reviewers
}

fn call(chain: &Chain, authority: &Keypair, reviewers: [Address; 4]) -> Call {
    let args = InitializeInstructionArgs { reviewers };
    let instruction = initialize_grid(authority.pubkey(), chain.mint(), args);
    Call::new(instruction, &[authority])
}

fn run(chain: &mut Chain, call: &Call) -> Sent {
    let signers: Vec<&Keypair> = call.signers.iter().collect();
    chain.send(std::slice::from_ref(&call.instruction), &signers)
}

#[test]
fn initialize_creates_the_account_and_its_pool() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let call = call(&chain, &authority, reviewers());
    let outcome = run(&mut chain, &call).unwrap();

    let (address, bump) = grid::pdas::find_grid();
    let (pool, pool_bump) = Address::find_program_address(&[b"pool"], &grid::ID);
    let state: Grid = chain.read(&address);
    assert_eq!(
        state,
        Grid {
            discriminator: GRID_DISCRIMINATOR,
            version: 1,
            bump,
            pool_bump,
            padding: [0; 5],
            authority: authority.pubkey(),
            pending_authority: Address::default(),
            mint: chain.mint(),
            pool,
            reviewers: reviewers(),
            committed: 0,
            next_phase: 0,
            padding2: [0; 4],
            reserved: [0; 64],
        }
    );
    assert_eq!(size(&chain, &address), Grid::LEN);
    let pool_account = Account::unpack(&chain.account(&pool).unwrap().data).unwrap();
    assert_eq!(
        (pool_account.mint, pool_account.owner),
        (chain.mint(), address)
    );
    assert_eq!(pool_account.amount, 0);
    assert_eq!(
        event(&outcome),
        Event::Grid(events::Event::GridInitialized(GridInitialized {
            authority: authority.pubkey(),
            mint: chain.mint(),
            pool,
            reviewers: reviewers(),
        }))
    );
    assert!(outcome.logged("Instruction: initialize"));
}

#[test]
fn no_reviewer_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let call = call(&chain, &authority, [Address::default(); 4]);
    expect_error(run(&mut chain, &call), GridError::NoReviewer);
}

#[test]
fn initializing_again_fails() {
    let mut chain = Chain::new();
    let (first, second) = (person(&mut chain, "first"), person(&mut chain, "second"));
    let once = call(&chain, &first, reviewers());
    run(&mut chain, &once).unwrap();
    let address = grid::pdas::find_grid().0;
    let before = chain.account(&address);
    for authority in [&first, &second] {
        let again = call(&chain, authority, reviewers());
        expect_error(run(&mut chain, &again), ALREADY_THERE);
    }
    assert_eq!(chain.account(&address), before);
}

#[test]
fn an_account_elsewhere_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let elsewhere = key("elsewhere", 0).pubkey();
    let pool = Address::find_program_address(&[b"pool"], &grid::ID).0;
    for address in [grid::pdas::find_grid().0, pool] {
        let call = call(&chain, &authority, reviewers()).replacing(&address, &elsewhere);
        expect_error(run(&mut chain, &call), InstructionError::InvalidSeeds);
    }
}

#[test]
fn a_mint_that_is_none_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let tokens = chain.give_tokens(&authority.pubkey(), 1);
    let call = call(&chain, &authority, reviewers());
    let with_tokens = call.replacing(&chain.mint(), &tokens);
    expect_error(
        run(&mut chain, &with_tokens),
        InstructionError::InvalidAccountData,
    );
}

#[test]
fn without_the_authoritys_signature_it_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let call = call(&chain, &authority, reviewers()).unsigned_by(&authority.pubkey());
    expect_error(
        run(&mut chain, &call),
        InstructionError::MissingRequiredSignature,
    );
}

/// Someone with SOL.
fn person(chain: &mut Chain, name: &str) -> Keypair {
    let key = key(name, 0);
    chain.fund(&key.pubkey());
    key
}

/// The only event of a transaction.
#[track_caller]
fn event(outcome: &Outcome) -> Event {
    let [event] = outcome.events.as_slice() else {
        panic!("expected one event: {outcome:#?}");
    };
    event.clone()
}

/// Bytes of the account at `address`.
#[track_caller]
fn size(chain: &Chain, address: &Address) -> usize {
    chain
        .account(address)
        .expect("there is no account")
        .data
        .len()
}
