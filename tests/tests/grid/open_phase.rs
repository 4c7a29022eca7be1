//! `open_phase`.

use nosana_sdk::{
    common::grid::PhaseState,
    generated::grid::{
        accounts::{Grid, Phase},
        errors::GridError,
        events::{Event, PhaseOpened},
        pdas,
    },
};
use nosana_tests::{
    World, expect_error,
    grid::{BUDGET, POOL, later_terms, pool, prize_of, reviewers, usual_terms},
    key,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

use crate::{event, opened, person};

/// A world with a draft of the usual terms, and what it is to have in the pool.
fn ready() -> (World, Address) {
    let mut world = World::new();
    world.fill_pool(POOL);
    let phase = world.draft_phase(usual_terms());
    (world, phase)
}

#[test]
fn the_pool_of_a_phase_moves_into_a_vault_of_its_own() {
    let (mut world, phase) = ready();
    world.fill_pool(5);
    let (grid, draft) = (world.grid(), world.phase(&phase));
    let admin = world.admin().pubkey();
    let lamports = world.chain.lamports(&admin);
    world.advance(9);
    let outcome = world.open_draft(&phase).unwrap();

    let (vault, vault_bump) = pdas::find_prize(&phase);
    let terms = usual_terms();
    assert_eq!(
        world.phase(&phase),
        Phase {
            state: PhaseState::Open as u8,
            vault,
            vault_bump,
            ..draft
        }
    );
    assert_eq!(
        world.grid(),
        Grid {
            allotted: POOL,
            counted_until: terms.running_until,
            ..grid
        }
    );
    let tokens = Account::unpack(&world.chain.account(&vault).unwrap().data).unwrap();
    assert_eq!(
        (tokens.mint, tokens.owner, tokens.amount),
        (world.mint(), phase, POOL)
    );
    assert!(tokens.delegate.is_none() && tokens.close_authority.is_none());
    assert_eq!(world.tokens(&pool()), 5);
    assert_eq!(
        world.chain.lamports(&admin),
        lamports - world.chain.rent(Account::LEN)
    );
    assert_eq!(
        event(&outcome),
        Event::PhaseOpened(PhaseOpened {
            phase,
            vault,
            pool: POOL,
            allotted: POOL,
            counted_until: terms.running_until,
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: open_phase"));
}

#[test]
fn opening_twice_fails() {
    let (mut world, phase) = opened();
    world.fill_pool(POOL);
    expect_error(world.open_draft(&phase), GridError::WrongState);
    for state in [PhaseState::Final, PhaseState::Closed] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state as u8);
        expect_error(world.open_draft(&phase), GridError::WrongState);
    }
}

#[test]
fn when_registration_ended_it_is_too_late() {
    let (mut world, phase) = ready();
    let until = usual_terms().registration_until;
    let mut late = world.clone();
    late.set_time(until);
    expect_error(late.open_draft(&phase), GridError::TooLateToOpen);
    // Until the last second it is not.
    world.set_time(until - 1);
    world.open_draft(&phase).unwrap();
}

#[test]
fn more_than_the_budget_fails() {
    let (mut world, phase) = ready();
    let set = |budget| world.update_grid_call(reviewers(), budget);
    let (below, enough) = (set(POOL - 1), set(POOL));
    world.run(below).unwrap();
    expect_error(world.open_draft(&phase), GridError::AboveBudget);
    world.run(enough).unwrap();
    world.open_draft(&phase).unwrap();
}

#[test]
fn the_budget_is_for_all_phases_together() {
    let (mut world, _) = opened();
    world.fill_pool(BUDGET);
    let mut terms = later_terms(31);
    terms.pool = BUDGET - POOL + 1;
    let phase = world.draft_phase(terms.clone());
    expect_error(world.open_draft(&phase), GridError::AboveBudget);
    terms.pool -= 1;
    world.run(world.update_phase_call(&phase, terms)).unwrap();
    world.open_draft(&phase).unwrap();
    assert_eq!(world.grid().allotted, BUDGET);
    // Nor does a sum that does not fit help.
    let mut terms = later_terms(62);
    terms.pool = u64::MAX;
    let phase = world.draft_phase(terms);
    expect_error(world.open_draft(&phase), GridError::AboveBudget);
}

#[test]
fn more_than_is_in_the_pool_fails() {
    let mut world = World::new();
    world.fill_pool(POOL - 1);
    let phase = world.draft_phase(usual_terms());
    expect_error(world.open_draft(&phase), GridError::PoolTooSmall);
    world.fill_pool(1);
    world.open_draft(&phase).unwrap();
}

#[test]
fn days_that_another_phase_counts_fail() {
    let (mut world, first) = opened();
    world.fill_pool(3 * POOL);
    for days in [0, 1, 30, -31, -1] {
        let mut terms = later_terms(days);
        terms.registration_until = terms.running_until;
        let phase = world.draft_phase(terms);
        let sent = world.open_draft(&phase);
        expect_error(sent, GridError::Overlaps);
    }
    let next = world.draft_phase(later_terms(31));
    world.open_draft(&next).unwrap();
    assert_eq!(
        world.phase(&next).counted_before,
        world.phase(&first).running_until
    );
    assert_eq!(world.grid().counted_until, later_terms(31).running_until);
}

/// Nobody but the program can make the account, but anyone can send lamports there.
#[test]
fn lamports_that_wait_at_the_vaults_address_do_not_keep_it_away() {
    let (mut world, phase) = ready();
    let vault = prize_of(&phase);
    world.chain.fund(&vault);
    let lamports = world.chain.lamports(&vault);
    world.open_draft(&phase).unwrap();
    assert_eq!(world.tokens(&vault), POOL);
    // They come back with the rent.
    let admin = world.admin().pubkey();
    let before = world.chain.lamports(&admin);
    world.cancel_phase(&phase).unwrap();
    assert_eq!(
        world.chain.lamports(&admin),
        before + lamports + world.chain.rent(Phase::LEN)
    );
}

#[test]
fn the_rent_of_the_vault_is_for_who_created_the_phase() {
    let (mut world, phase) = ready();
    let (admin, heir) = (world.admin(), person(&mut world.chain, "heir"));
    let call = world.propose_grid_authority_call(heir.pubkey());
    world.run(call).unwrap();
    world.run(world.accept_grid_authority_call(&heir)).unwrap();
    let call = world
        .open_phase_call(&phase)
        .signed_by(&admin.pubkey(), &heir);
    world.run(call).unwrap();
    assert_eq!(world.phase(&phase).payer, admin.pubkey());
}

#[test]
fn somebody_else_fails() {
    let (mut world, phase) = ready();
    let admin = world.admin().pubkey();
    let outsider = person(&mut world.chain, "outsider");
    let call = world.open_phase_call(&phase);
    expect_error(
        world.run(call.signed_by(&admin, &outsider)),
        GridError::NotAuthority,
    );
    let call = world.open_phase_call(&phase);
    expect_error(
        world.run(call.unsigned_by(&admin)),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn another_mint_fails() {
    let (mut world, phase) = ready();
    let mint = key("other mint", 0);
    world.chain.create_mint(&mint);
    let call = world
        .open_phase_call(&phase)
        .replacing(&world.mint(), &mint.pubkey());
    expect_error(world.run(call), GridError::WrongMint);
}

#[test]
fn the_vault_of_another_phase_fails() {
    let (mut world, phase) = ready();
    let other = world.draft_phase(later_terms(31));
    let call = world
        .open_phase_call(&phase)
        .replacing(&prize_of(&phase), &prize_of(&other));
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}

#[test]
fn another_account_in_the_place_of_the_pool_fails() {
    let (mut world, first) = opened();
    let phase = world.draft_phase(later_terms(31));
    // Not even the authority's own tokens, nor another phase's.
    let own = world.chain.give_tokens(&world.admin().pubkey(), POOL);
    for other in [own, prize_of(&first)] {
        let call = world.open_phase_call(&phase).replacing(&pool(), &other);
        expect_error(world.run(call), GridError::WrongVault);
    }
}
