//! `cancel_phase`.

use nosana_sdk::{
    common::{grid::PhaseState, ids},
    generated::grid::{
        accounts::{Grid, Phase},
        errors::GridError,
        events::{Event, PhaseCancelled},
    },
};
use nosana_tests::{
    Call, World, expect_error,
    grid::{POOL, later_terms, pool, prize_of, usual_terms},
    key,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::Account;

use crate::{event, opened, person};

#[test]
fn a_draft_is_gone_and_its_rent_returned() {
    let mut world = World::new();
    let (admin, grid) = (world.admin().pubkey(), world.grid());
    let lamports = world.chain.lamports(&admin);
    let phase = world.draft_phase(usual_terms());
    world.advance(9);
    let outcome = world.cancel_phase(&phase).unwrap();
    assert!(world.chain.account(&phase).is_none());
    assert_eq!(world.chain.lamports(&admin), lamports);
    assert_eq!(
        world.grid(),
        Grid {
            next_phase: 2,
            ..grid
        }
    );
    assert_eq!(
        event(&outcome),
        Event::PhaseCancelled(PhaseCancelled {
            phase,
            number: 1,
            returned: 0,
            allotted: 0,
            counted_until: 0,
            at: world.now(),
        })
    );
    assert!(outcome.logged("Instruction: cancel_phase"));
}

#[test]
fn an_open_phase_returns_all_that_is_in_its_vault() {
    let mut world = World::new();
    let (admin, grid) = (world.admin().pubkey(), world.grid());
    let lamports = world.chain.lamports(&admin);
    let phase = world.open_phase(usual_terms());
    // Dust must neither keep the vault open nor get lost.
    let mint = world.mint();
    world.chain.issue(&mint, &prize_of(&phase), 3);
    let outcome = world.cancel_phase(&phase).unwrap();
    for address in [phase, prize_of(&phase)] {
        assert!(world.chain.account(&address).is_none());
    }
    assert_eq!(world.tokens(&pool()), POOL + 3);
    assert_eq!(world.chain.lamports(&admin), lamports);
    assert_eq!(
        world.grid(),
        Grid {
            next_phase: 2,
            ..grid
        }
    );
    assert_eq!(
        event(&outcome),
        Event::PhaseCancelled(PhaseCancelled {
            phase,
            number: 1,
            returned: POOL,
            allotted: 0,
            counted_until: 0,
            at: world.now(),
        })
    );
}

#[test]
fn the_days_of_the_phase_opened_last_are_free_again() {
    let (mut world, first) = opened();
    let second = world.open_phase(later_terms(400));
    world.cancel_phase(&second).unwrap();
    assert_eq!(
        world.grid().counted_until,
        world.phase(&first).running_until
    );
    let third = world.open_phase(later_terms(31));
    // One that another was opened after leaves its days counted.
    world.cancel_phase(&first).unwrap();
    assert_eq!(
        world.grid().counted_until,
        world.phase(&third).running_until
    );
    assert_eq!(world.grid().allotted, POOL);
}

#[test]
fn a_draft_over_the_same_days_leaves_them_counted() {
    let (mut world, _) = opened();
    let draft = world.draft_phase(usual_terms());
    world.cancel_phase(&draft).unwrap();
    assert_eq!(world.grid().counted_until, usual_terms().running_until);
    assert_eq!(world.grid().allotted, POOL);
}

#[test]
fn a_phase_that_anybody_ever_registered_for_stays() {
    let (mut world, phase) = opened();
    // Also when all of them gave their seats back.
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.registered = 1);
    expect_error(world.cancel_phase(&phase), GridError::HasSeats);
    assert_eq!(world.tokens(&prize_of(&phase)), POOL);
}

#[test]
fn a_phase_that_is_final_or_closed_stays() {
    let (mut world, phase) = opened();
    for state in [PhaseState::Final, PhaseState::Closed] {
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.state = state as u8);
        expect_error(world.cancel_phase(&phase), GridError::WrongState);
    }
}

#[test]
fn the_rent_goes_to_who_created_it() {
    let (mut world, phase) = opened();
    let admin = world.admin().pubkey();
    let heir = person(&mut world.chain, "heir");
    let call = world.propose_grid_authority_call(heir.pubkey());
    world.run(call).unwrap();
    world.run(world.accept_grid_authority_call(&heir)).unwrap();
    let call = world
        .cancel_phase_call(&phase)
        .with_account(0, &heir.pubkey());
    let bent = Call::new(call.instruction.clone(), &[&heir]).with_account(5, &heir.pubkey());
    expect_error(world.run(bent), GridError::WrongPayer);
    let before = world.chain.lamports(&admin);
    let call = Call::new(call.instruction, &[&heir]);
    world.run(call).unwrap();
    let rent = world.chain.rent(Phase::LEN) + world.chain.rent(Account::LEN);
    assert_eq!(world.chain.lamports(&admin), before + rent);
}

/// The runtime does not show a caller what an account of code got.
#[test]
fn a_payer_that_was_made_a_program_does_not_keep_it() {
    let program = Address::from(ids::JOBS);
    for is_open in [false, true] {
        let (mut world, open) = opened();
        let phase = if is_open {
            open
        } else {
            world.draft_phase(usual_terms())
        };
        world
            .chain
            .edit::<Phase>(&phase, |phase| phase.payer = program);
        let before = world.chain.lamports(&program);
        let held = world.chain.lamports(&phase) + world.chain.lamports(&prize_of(&phase));
        world.cancel_phase(&phase).unwrap();
        assert!(world.chain.account(&phase).is_none());
        assert_eq!(world.chain.lamports(&program), before + held);
    }
}

#[test]
fn somebody_else_fails() {
    let (mut world, phase) = opened();
    let (admin, outsider) = (world.admin().pubkey(), person(&mut world.chain, "outsider"));
    let call = world
        .cancel_phase_call(&phase)
        .with_account(0, &outsider.pubkey());
    assert_eq!(call.instruction.accounts[5].pubkey, admin);
    let call = Call::new(call.instruction, &[&outsider]);
    expect_error(world.run(call), GridError::NotAuthority);
    let call = world.cancel_phase_call(&phase).unsigned_by(&admin);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn another_account_in_the_place_of_the_pool_fails() {
    let (mut world, phase) = opened();
    let own = world.chain.give_tokens(&world.admin().pubkey(), 0);
    let second = world.open_phase(later_terms(31));
    for other in [own, prize_of(&second)] {
        let call = world.cancel_phase_call(&phase).replacing(&pool(), &other);
        expect_error(world.run(call), GridError::WrongVault);
    }
}

#[test]
fn the_vault_of_another_phase_fails() {
    let (mut world, phase) = opened();
    let second = world.open_phase(later_terms(31));
    let vault = prize_of(&phase);
    for other in [prize_of(&second), key("nothing", 0).pubkey()] {
        let call = world.cancel_phase_call(&phase).with_account(4, &other);
        expect_error(world.run(call), GridError::WrongVault);
    }
    // That of a draft is not read: there is none.
    let draft = world.draft_phase(later_terms(62));
    let call = world.cancel_phase_call(&draft).with_account(4, &vault);
    world.run(call).unwrap();
    assert_eq!(world.tokens(&vault), POOL);
}
