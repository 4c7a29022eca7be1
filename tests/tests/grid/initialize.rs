//! `initialize`.

use nosana_sdk::{
    generated::grid::{
        self,
        accounts::{GRID_DISCRIMINATOR, Grid},
        errors::GridError,
        events::{Event, GridInitialized},
        instructions::InitializeInstructionArgs,
    },
    instructions::initialize_grid,
};
use nosana_tests::{Call, Chain, Sent, expect_error, grid::BUDGET, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

use crate::{ALREADY_THERE, event, person, size};

fn reviewers() -> [Address; 4] {
    let mut reviewers = [Address::default(); 4];
    reviewers[2] = key("reviewer", 0).pubkey();
    reviewers
}

fn call(chain: &Chain, authority: &Keypair, reviewers: [Address; 4]) -> Call {
    let args = InitializeInstructionArgs {
        reviewers,
        budget: BUDGET,
    };
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
    let (pool, pool_bump) = grid::pdas::find_pool();
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
            allotted: 0,
            next_phase: 1,
            padding2: [0; 4],
            budget: BUDGET,
            funded: 0,
            counted_until: 0,
            reserved: [0; 40],
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
        Event::GridInitialized(GridInitialized {
            authority: authority.pubkey(),
            mint: chain.mint(),
            pool,
            reviewers: reviewers(),
            budget: BUDGET,
        })
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
fn a_reviewer_twice_fails() {
    let mut chain = Chain::new();
    let authority = person(&mut chain, "authority");
    let twice = key("reviewer", 0).pubkey();
    let mut named = reviewers();
    named[3] = twice;
    let call = call(&chain, &authority, named);
    expect_error(run(&mut chain, &call), GridError::ReviewerTwice);
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
    let pool = grid::pdas::find_pool().0;
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
