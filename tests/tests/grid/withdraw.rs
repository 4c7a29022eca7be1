//! `withdraw`.

use nosana_sdk::generated::grid::{
    errors::GridError,
    events::{Event, GridWithdrawn},
};
use nosana_tests::{
    Client, DuplicateAccount, World, expect_error,
    grid::{POOL, pool, prize_of},
    world::CLIENT_TOKENS,
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{event, opened, person};

/// A world with 1 000 base units in the pool, and who they go to.
fn funded() -> (World, Client) {
    let mut world = World::new();
    world.fill_pool(1_000);
    let heir = world.client(1);
    (world, heir)
}

#[test]
fn tokens_of_the_pool_go_where_the_authority_says() {
    let (mut world, heir) = funded();
    let before = world.grid();
    world.advance(5);
    let outcome = world
        .run(world.withdraw_from_grid_call(heir.tokens, 400))
        .unwrap();
    assert_eq!(world.tokens(&pool()), 600);
    assert_eq!(world.tokens(&heir.tokens), CLIENT_TOKENS + 400);
    assert_eq!(world.grid(), before);
    assert_eq!(
        event(&outcome),
        Event::GridWithdrawn(GridWithdrawn {
            destination: heir.tokens,
            amount: 400,
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: withdraw"));
    world
        .run(world.withdraw_from_grid_call(heir.tokens, 600))
        .unwrap();
    assert_eq!(world.tokens(&pool()), 0);
}

#[test]
fn more_than_is_in_the_pool_fails() {
    let (mut world, heir) = funded();
    expect_error(
        world.run(world.withdraw_from_grid_call(heir.tokens, 1_001)),
        GridError::PoolTooSmall,
    );
}

#[test]
fn nothing_fails() {
    let (mut world, heir) = funded();
    expect_error(
        world.run(world.withdraw_from_grid_call(heir.tokens, 0)),
        GridError::AmountIsZero,
    );
}

#[test]
fn what_a_phase_was_opened_with_is_out_of_reach() {
    let (mut world, phase) = opened();
    let heir = world.client(1);
    expect_error(
        world.run(world.withdraw_from_grid_call(heir.tokens, 1)),
        GridError::PoolTooSmall,
    );
    let call = world
        .withdraw_from_grid_call(heir.tokens, 1)
        .replacing(&pool(), &prize_of(&phase));
    expect_error(world.run(call), GridError::WrongVault);
    // Nor does what is in the pool help to reach it.
    world.fill_pool(1_000);
    let call = world
        .withdraw_from_grid_call(heir.tokens, 1)
        .replacing(&pool(), &prize_of(&phase));
    expect_error(world.run(call), GridError::WrongVault);
    assert_eq!(world.tokens(&prize_of(&phase)), POOL);
}

#[test]
fn somebody_else_fails() {
    let (mut world, heir) = funded();
    let admin = world.admin().pubkey();
    let outsider = person(&mut world.chain, "outsider");
    let call = world.withdraw_from_grid_call(heir.tokens, 1);
    expect_error(
        world.run(call.signed_by(&admin, &outsider)),
        GridError::NotAuthority,
    );
    let call = world.withdraw_from_grid_call(heir.tokens, 1);
    expect_error(
        world.run(call.unsigned_by(&admin)),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn the_pool_is_no_destination() {
    let (mut world, _) = funded();
    expect_error(
        world.run(world.withdraw_from_grid_call(pool(), 1)),
        DuplicateAccount,
    );
}
