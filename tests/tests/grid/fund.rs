//! `fund`.

use nosana_sdk::generated::grid::{
    accounts::Grid,
    errors::GridError,
    events::{Event, GridFunded},
};
use nosana_tests::{
    DuplicateAccount, World, expect_error,
    grid::{pool, prize_of},
    key,
    world::CLIENT_TOKENS,
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use spl_token_interface::error::TokenError;

use crate::{event, opened};

#[test]
fn tokens_go_to_the_pool_and_are_counted() {
    let mut world = World::new();
    let (funder, before) = (world.client(1), world.grid());
    world.run(world.fund_grid_call(&funder, 100)).unwrap();
    world.advance(5);
    let outcome = world.run(world.fund_grid_call(&funder, 23)).unwrap();
    assert_eq!(world.tokens(&pool()), 123);
    assert_eq!(world.tokens(&funder.tokens), CLIENT_TOKENS - 123);
    assert_eq!(
        world.grid(),
        Grid {
            funded: 123,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::GridFunded(GridFunded {
            funder: funder.address(),
            amount: 23,
            funded: 123,
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: fund"));
}

#[test]
fn what_is_sent_without_it_is_in_the_pool_and_not_counted() {
    let mut world = World::new();
    let funder = world.client(1);
    world.chain.send_tokens(&funder.key, &pool(), 7);
    world.run(world.fund_grid_call(&funder, 1)).unwrap();
    assert_eq!((world.tokens(&pool()), world.grid().funded), (8, 1));
}

#[test]
fn nothing_fails() {
    let mut world = World::new();
    let funder = world.client(1);
    expect_error(
        world.run(world.fund_grid_call(&funder, 0)),
        GridError::AmountIsZero,
    );
}

#[test]
fn more_than_there_is_fails() {
    let mut world = World::new();
    let funder = world.client(1);
    expect_error(
        world.run(world.fund_grid_call(&funder, CLIENT_TOKENS + 1)),
        TokenError::InsufficientFunds,
    );
}

#[test]
fn more_than_can_be_counted_fails() {
    let mut world = World::new();
    let (funder, grid) = (
        world.client(1),
        nosana_sdk::generated::grid::pdas::find_grid().0,
    );
    world
        .chain
        .edit::<Grid>(&grid, |grid| grid.funded = u64::MAX - 1);
    expect_error(
        world.run(world.fund_grid_call(&funder, 2)),
        GridError::Overflow,
    );
}

#[test]
fn anothers_tokens_fail() {
    let mut world = World::new();
    let (funder, other) = (world.client(1), world.client(2));
    let call = world.fund_grid_call(&funder, 1);
    expect_error(
        world.run(call.replacing(&funder.tokens, &other.tokens)),
        TokenError::OwnerMismatch,
    );
    let call = world.fund_grid_call(&funder, 1);
    expect_error(
        world.run(call.unsigned_by(&funder.address())),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn another_mints_tokens_fail() {
    let mut world = World::new();
    let (funder, mint, tokens) = (world.client(1), key("other mint", 0), key("tokens", 0));
    world.chain.create_mint(&mint);
    world
        .chain
        .create_tokens_at(&tokens, &funder.address(), &mint.pubkey());
    world.chain.issue(&mint.pubkey(), &tokens.pubkey(), 5);
    let call = world.fund_grid_call(&funder, 1);
    expect_error(
        world.run(call.replacing(&funder.tokens, &tokens.pubkey())),
        TokenError::MintMismatch,
    );
}

#[test]
fn another_account_in_the_place_of_the_pool_fails() {
    let (mut world, phase) = opened();
    let (funder, other) = (world.client(1), world.client(2));
    for account in [prize_of(&phase), other.tokens] {
        let call = world.fund_grid_call(&funder, 1);
        expect_error(
            world.run(call.replacing(&pool(), &account)),
            GridError::WrongVault,
        );
    }
    let call = world.fund_grid_call(&funder, 1);
    expect_error(
        world.run(call.replacing(&funder.tokens, &pool())),
        DuplicateAccount,
    );
}
