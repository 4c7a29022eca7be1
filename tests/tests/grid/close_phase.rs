//! `close_phase`.

use nosana_sdk::{
    common::{grid::PhaseState, ids},
    generated::grid::{
        accounts::{Grid, Phase},
        errors::GridError,
        events::{Event, PhaseClosed},
    },
};
use nosana_tests::{
    expect_error,
    grid::{POOL, later_terms, pool, prize_of, usual_terms},
    key,
};
use solana_address::Address;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

use crate::{event, final_phase, opened, person};

#[test]
fn what_nobody_claimed_goes_back_and_the_phase_stays_to_be_read() {
    let (mut world, phase) = final_phase(1_000, 400, 10_000);
    let (before, grid) = (world.phase(&phase), world.grid());
    let admin = world.admin().pubkey();
    let lamports = world.chain.lamports(&admin);
    // Dust must neither keep the vault open nor get lost.
    let mint = world.mint();
    world.chain.issue(&mint, &prize_of(&phase), 3);
    world.set_time(before.claim_until);
    let outcome = world.close_phase(&phase).unwrap();
    assert_eq!(
        world.phase(&phase),
        Phase {
            state: PhaseState::Closed as u8,
            returned: POOL - 10_000,
            ..before
        }
    );
    assert_eq!(
        world.grid(),
        Grid {
            allotted: 10_000,
            ..grid
        }
    );
    assert!(world.chain.account(&prize_of(&phase)).is_none());
    assert_eq!(world.tokens(&pool()), POOL - 10_000 + 3);
    assert_eq!(
        world.chain.lamports(&admin),
        lamports + world.chain.rent(Account::LEN)
    );
    assert_eq!(
        event(&outcome),
        Event::PhaseClosed(PhaseClosed {
            phase,
            paid: 10_000,
            returned: POOL - 10_000,
            allotted: 10_000,
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: close_phase"));
}

#[test]
fn before_the_time_to_claim_is_over_it_fails_unless_all_was_claimed() {
    let (world, phase) = final_phase(1_000, 999, 10_000);
    let until = world.phase(&phase).claim_until;
    let mut early = world.clone();
    early.set_time(until - 1);
    expect_error(early.close_phase(&phase), GridError::NotDue);
    let mut due = world.clone();
    due.set_time(until);
    due.close_phase(&phase).unwrap();

    let (mut claimed, phase) = final_phase(1_000, 1_000, 10_000);
    claimed.close_phase(&phase).unwrap();
    assert_eq!(claimed.tokens(&pool()), POOL - 10_000);
}

#[test]
fn a_phase_in_which_nobody_made_a_point_can_be_closed_at_once() {
    let (mut world, phase) = final_phase(0, 0, 0);
    world.close_phase(&phase).unwrap();
    assert_eq!(world.tokens(&pool()), POOL);
    assert_eq!(world.grid().allotted, 0);
}

#[test]
fn a_phase_that_is_not_final_fails() {
    let (mut world, phase) = opened();
    world.set_time(usual_terms().review_until + 400 * nosana_tests::tiers::DAY);
    expect_error(world.close_phase(&phase), GridError::WrongState);
    let draft = world.draft_phase(usual_terms());
    expect_error(world.close_phase(&draft), GridError::WrongState);
    world.finalize_phase(&phase).unwrap();
    world.close_phase(&phase).unwrap();
    expect_error(world.close_phase(&phase), GridError::WrongState);
}

#[test]
fn the_rent_goes_to_nobody_else() {
    let (mut world, phase) = final_phase(0, 0, 0);
    let outsider = person(&mut world.chain, "outsider");
    let admin = world.admin().pubkey();
    let call = world
        .close_phase_call(&phase)
        .replacing(&admin, &outsider.pubkey());
    expect_error(world.run(call), GridError::WrongPayer);
}

/// The runtime does not show a caller what an account of code got.
#[test]
fn a_payer_that_was_made_a_program_does_not_keep_it_open() {
    let (mut world, phase) = final_phase(0, 0, 0);
    let program = Address::from(ids::JOBS);
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.payer = program);
    let before = world.chain.lamports(&program);
    world.close_phase(&phase).unwrap();
    assert_eq!(
        world.chain.lamports(&program),
        before + world.chain.rent(Account::LEN)
    );
    assert_eq!(world.tokens(&pool()), POOL);
}

#[test]
fn the_vault_of_another_phase_fails() {
    let (mut world, phase) = final_phase(0, 0, 0);
    let mut terms = later_terms(400);
    terms.pool = 1_000_000;
    terms.reward_cap = 1_000;
    let other = world.open_phase(terms);
    for account in [prize_of(&other), key("nothing", 0).pubkey()] {
        let call = world
            .close_phase_call(&phase)
            .replacing(&prize_of(&phase), &account);
        expect_error(world.run(call), GridError::WrongVault);
    }
    // Nor is the other phase closed with this one's vault.
    let call = world.close_phase_call(&phase).replacing(&phase, &other);
    expect_error(world.run(call), GridError::WrongState);
    assert_eq!(world.tokens(&prize_of(&other)), 1_000_000);
}

#[test]
fn another_account_in_the_place_of_the_pool_fails() {
    let (mut world, phase) = final_phase(0, 0, 0);
    let own = world.chain.give_tokens(&world.admin().pubkey(), 0);
    let call = world.close_phase_call(&phase).replacing(&pool(), &own);
    expect_error(world.run(call), GridError::WrongVault);
}

#[test]
fn the_budget_is_free_again_for_what_was_not_paid() {
    let (mut world, phase) = final_phase(1_000, 1_000, 10_000);
    world.close_phase(&phase).unwrap();
    let mut terms = later_terms(400);
    terms.pool = nosana_tests::grid::BUDGET - 10_000;
    world.fill_pool(terms.pool);
    let next = world.draft_phase(terms.clone());
    world.open_draft(&next).unwrap();
    assert_eq!(world.grid().allotted, nosana_tests::grid::BUDGET);
}
