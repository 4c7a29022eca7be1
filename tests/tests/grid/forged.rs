//! What others could put in the places of the accounts of the instructions that run
//! phases: tried at every place of every one of them. What is refused changes nothing.

use nosana_sdk::generated::grid::{errors::GridError, pdas};
use nosana_tests::{
    Call, DuplicateAccount, Reason, World, expect_reason,
    grid::{BUDGET, POOL, later_terms, reviewers, usual_terms},
    key,
};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{final_phase, opened, person};

/// An instruction that goes through in its world.
struct Good {
    name: &'static str,
    /// Its accounts, as the program calls them.
    accounts: &'static [&'static str],
    world: World,
    call: Call,
}

const OPEN: [&str; 8] = [
    "authority",
    "grid",
    "phase",
    "pool",
    "vault",
    "mint",
    "token_program",
    "system_program",
];
const CANCEL: [&str; 7] = [
    "authority",
    "grid",
    "phase",
    "pool",
    "vault",
    "payer",
    "token_program",
];

/// Each instruction that runs phases, where it goes through.
fn every_instruction() -> Vec<Good> {
    let world = World::new();
    let mut funded = world.clone();
    let client = funded.client(1);
    funded.fill_pool(2 * POOL);
    let mut drafted = funded.clone();
    let draft = drafted.draft_phase(usual_terms());
    let mut proposed = world.clone();
    let heir = person(&mut proposed.chain, "heir");
    let call = proposed.propose_grid_authority_call(heir.pubkey());
    proposed.run(call).unwrap();
    let (open, phase) = opened();
    let mut due = open.clone();
    due.set_time(usual_terms().review_until);
    let (closing, last) = final_phase(0, 0, 0);
    let good = |name, accounts, world: &World, call| Good {
        name,
        accounts,
        world: world.clone(),
        call,
    };
    vec![
        good(
            "update_grid",
            &["authority", "grid"],
            &world,
            world.update_grid_call(reviewers(), BUDGET - 1),
        ),
        good(
            "propose_authority",
            &["authority", "grid"],
            &world,
            world.propose_grid_authority_call(heir.pubkey()),
        ),
        good(
            "accept_authority",
            &["proposed", "grid"],
            &proposed,
            proposed.accept_grid_authority_call(&heir),
        ),
        good(
            "fund",
            &["funder", "grid", "source", "pool", "token_program"],
            &funded,
            funded.fund_grid_call(&client, 5),
        ),
        good(
            "withdraw",
            &["authority", "grid", "pool", "destination", "token_program"],
            &funded,
            funded.withdraw_from_grid_call(client.tokens, 5),
        ),
        good(
            "create_phase",
            &["authority", "grid", "phase", "system_program"],
            &world,
            world.create_phase_call(usual_terms()),
        ),
        good(
            "update_phase",
            &["authority", "grid", "phase"],
            &drafted,
            drafted.update_phase_call(&draft, later_terms(1)),
        ),
        good(
            "open_phase",
            &OPEN,
            &drafted,
            drafted.open_phase_call(&draft),
        ),
        good(
            "cancel_phase",
            &CANCEL,
            &open,
            open.cancel_phase_call(&phase),
        ),
        good(
            "replace_reviewer",
            &["authority", "grid", "phase"],
            &open,
            open.replace_reviewer_call(&phase, 3, heir.pubkey()),
        ),
        good(
            "finalize",
            &["phase"],
            &due,
            due.finalize_phase_call(&phase),
        ),
        good(
            "close_phase",
            &CANCEL[1..],
            &closing,
            closing.close_phase_call(&last),
        ),
    ]
}

impl Good {
    /// A copy of the call.
    fn call(&self) -> Call {
        let signers: Vec<&Keypair> = self.call.signers.iter().collect();
        Call::new(self.call.instruction.clone(), &signers)
    }

    fn is_signer(&self, place: usize) -> bool {
        self.call.instruction.accounts[place].is_signer
    }

    fn address(&self, place: usize) -> Address {
        self.call.instruction.accounts[place].pubkey
    }

    /// All that the instruction names, as it is.
    fn accounts(&self) -> Vec<Option<Account>> {
        let accounts = &self.call.instruction.accounts;
        accounts
            .iter()
            .map(|meta| self.world.chain.account(&meta.pubkey))
            .collect()
    }

    /// `call` is refused for `reason`, and nothing changed.
    #[track_caller]
    fn refuses(&mut self, what: &str, call: Call, reason: &dyn Reason) {
        let before = self.accounts();
        let found = match self.world.run(call) {
            Ok(_) => panic!("{}: {what}: went through", self.name),
            Err(failure) => failure.instruction_error().cloned(),
        };
        let expected = Some(reason.instruction_error());
        assert_eq!(found, expected, "{}: {what}", self.name);
        assert_eq!(self.accounts(), before, "{}: {what}", self.name);
    }
}

#[test]
fn every_instruction_goes_through_when_nobody_attacks() {
    for mut good in every_instruction() {
        let call = good.call();
        let places = call.instruction.accounts.len();
        assert_eq!(places, good.accounts.len(), "{}", good.name);
        good.world
            .run(call)
            .unwrap_or_else(|failure| panic!("{}: {failure:?}", good.name));
    }
}

#[test]
fn a_signature_is_missing() {
    for mut good in every_instruction() {
        for place in 0..good.accounts.len() {
            if !good.is_signer(place) {
                continue;
            }
            let call = good.call().unsigned_by(&good.address(place));
            good.refuses(
                "unsigned",
                call,
                &InstructionError::MissingRequiredSignature,
            );
        }
    }
}

#[test]
fn somebody_else_signs() {
    let impostor = key("impostor", 0);
    for mut good in every_instruction() {
        good.world.chain.fund(&impostor.pubkey());
        for place in 0..good.accounts.len() {
            if !good.is_signer(place) {
                continue;
            }
            let mut call = good.call().with_account(place, &impostor.pubkey());
            call.signers = vec![impostor.insecure_clone()];
            let reason: &dyn Reason = match good.accounts[place] {
                "authority" => &GridError::NotAuthority,
                "proposed" => &GridError::NotProposed,
                // Of the token program: the source is another's.
                _ => &InstructionError::Custom(4),
            };
            good.refuses("an impostor", call, reason);
        }
    }
}

/// A copy of an account that another program owns is what an attacker can make.
#[test]
fn a_copy_that_belongs_to_another_program() {
    let forged = key("forged", 0).pubkey();
    for mut good in every_instruction() {
        for place in 0..good.accounts.len() {
            let name = good.accounts[place];
            let Some(mut account) = good.world.chain.account(&good.address(place)) else {
                continue;
            };
            if good.is_signer(place) {
                continue;
            }
            account.owner = key("other program", 0).pubkey();
            account.executable = false;
            good.world.chain.set_account(forged, account);
            let reason: &dyn Reason = match name {
                "grid" | "phase" | "mint" => &InstructionError::IllegalOwner,
                "pool" | "vault" => &GridError::WrongVault,
                "payer" => &GridError::WrongPayer,
                // Neither the token program nor Anchor takes them.
                "source" | "destination" => &InstructionError::ExternalAccountDataModified,
                _ => &NOT_A_PROGRAM,
            };
            let call = good.call().with_account(place, &forged);
            good.refuses(&format!("{name} is forged"), call, reason);
        }
    }
}

/// Anchor's `ConstraintExecutable`.
const NOT_A_PROGRAM: InstructionError = InstructionError::Custom(2007);
/// Anchor's `ConstraintMut`.
const NOT_WRITABLE: InstructionError = InstructionError::Custom(2000);

#[test]
fn a_writable_account_is_passed_read_only() {
    for mut good in every_instruction() {
        for place in 0..good.accounts.len() {
            let meta = &good.call.instruction.accounts[place];
            if !meta.is_writable || meta.is_signer {
                continue;
            }
            let (name, address) = (good.accounts[place], meta.pubkey);
            let mut call = good.call();
            for meta in &mut call.instruction.accounts {
                meta.is_writable &= meta.pubkey != address;
            }
            let reason = match (good.name, name) {
                ("create_phase", "phase") => InstructionError::PrivilegeEscalation,
                _ => NOT_WRITABLE,
            };
            good.refuses(&format!("{name} is read-only"), call, &reason);
        }
    }
}

#[test]
fn the_same_account_in_two_places() {
    for mut good in every_instruction() {
        let places = good.accounts.len();
        for (place, other) in (0..places).flat_map(|a| (0..places).map(move |b| (a, b))) {
            if good.address(place) == good.address(other) || good.is_signer(place) {
                continue;
            }
            // Both are written, and only a payer may be somebody else, too.
            let metas = &good.call.instruction.accounts;
            if !(metas[place].is_writable && metas[other].is_writable)
                || [place, other]
                    .map(|place| good.accounts[place])
                    .contains(&"payer")
            {
                continue;
            }
            let what = format!("{} = {}", good.accounts[place], good.accounts[other]);
            let call = good.call().with_account(place, &good.address(other));
            good.refuses(&what, call, &DuplicateAccount);
        }
    }
}

/// The accounts of another phase, which is in the same state, in the place of one alone.
#[test]
fn the_phase_of_another_vault() {
    let (mut world, phase) = opened();
    let other = world.open_phase(later_terms(31));
    for (index, account) in [(2, other), (4, nosana_tests::grid::prize_of(&other))] {
        let call = world
            .cancel_phase_call(&phase)
            .with_account(index, &account);
        expect_reason(world.run(call), &GridError::WrongVault);
    }
    // Both of them are the other phase, which is cancelled alone.
    let before = world.phase(&phase);
    let call = world
        .cancel_phase_call(&phase)
        .with_account(2, &other)
        .with_account(4, &nosana_tests::grid::prize_of(&other));
    world.run(call).unwrap();
    assert_eq!(world.phase(&phase), before);
    assert!(world.chain.account(&other).is_none());
}

/// Only the kind tells the grid's account and a phase's apart.
#[test]
fn another_account_of_the_program_is_no_grid_and_no_phase() {
    let (mut world, phase) = opened();
    let grid = pdas::find_grid().0;
    let call = world
        .update_grid_call(reviewers(), BUDGET)
        .replacing(&grid, &phase);
    expect_reason(world.run(call), &InstructionError::InvalidAccountData);
    let call = world.finalize_phase_call(&phase).replacing(&phase, &grid);
    expect_reason(world.run(call), &InstructionError::AccountDataTooSmall);
}
