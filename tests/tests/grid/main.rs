//! The grid program: one module an instruction. Each shows what the instruction does to
//! every account and balance, and breaks each rule of its **Specification** once, in a
//! test called after the rule. `forged` tries all that others could put in the places of
//! the accounts of the instructions that run phases, `forged_seats` in those of the others;
//! `waiting_list` lets many race for seats, and `fixed` tries to change what is final.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod accept_authority;
mod agree;
mod award;
mod cancel_phase;
mod claim;
mod close_award;
mod close_phase;
mod close_seat;
mod count;
mod count_report;
mod create_phase;
mod finalize;
mod fixed;
mod forged;
mod forged_seats;
mod fund;
mod give_back;
mod initialize;
mod move_up;
mod open_phase;
mod propose_authority;
mod register;
mod replace_reviewer;
mod revoke;
mod scene;
mod update_grid;
mod update_phase;
mod waiting_list;
mod withdraw;

use nosana_sdk::{
    events::Event,
    generated::grid::{accounts::Phase, events, types::PhaseTerms},
};
use nosana_tests::{Chain, Outcome, World, grid::usual_terms, key, tiers::DAY};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What the system program answers when an account that is to be created exists.
const ALREADY_THERE: InstructionError = InstructionError::Custom(0);

/// Someone with SOL.
fn person(chain: &mut Chain, name: &str) -> Keypair {
    let key = key(name, 0);
    chain.fund(&key.pubkey());
    key
}

/// The only event of a transaction.
#[track_caller]
fn event(outcome: &Outcome) -> events::Event {
    let [Event::Grid(event)] = outcome.events.as_slice() else {
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

/// Puts a copy of the account at `from` at an address of its own, as another program's.
fn forge(world: &mut World, from: &Address) -> Address {
    let forged = key("forged account", 0).pubkey();
    let mut account = world.chain.account(from).unwrap();
    account.owner = key("other program", 0).pubkey();
    world.chain.set_account(forged, account);
    forged
}

/// A world with an open phase of the usual terms for which nobody registered.
fn opened() -> (World, Address) {
    let mut world = World::new();
    let phase = world.open_phase(usual_terms());
    (world, phase)
}

/// A world with a phase of the usual terms that is final, in which `points` were made, of
/// which `claimed` were claimed and `paid` base units paid for them.
fn final_phase(points: u64, claimed: u64, paid: u64) -> (World, Address) {
    let (mut world, phase) = opened();
    world.set_time(usual_terms().review_until);
    world.finalize_phase(&phase).unwrap();
    world.chain.edit::<Phase>(&phase, |phase| {
        phase.registered = 2;
        phase.totals[3] = points;
        (phase.claimed_points, phase.paid) = (claimed, paid);
    });
    if paid > 0 {
        let vault = nosana_tests::grid::prize_of(&phase);
        take_tokens(&mut world.chain, &vault, paid);
    }
    (world, phase)
}

/// Takes `amount` out of a token account, as if it had been paid.
fn take_tokens(chain: &mut Chain, account: &Address, amount: u64) {
    let mut state = chain.account(account).unwrap();
    let left = chain.tokens(account) - amount;
    state.data[64..72].copy_from_slice(&left.to_le_bytes());
    chain.set_account(*account, state);
}

/// A rule that terms break: what it says, and how.
type BadTerms = (&'static str, fn(&mut PhaseTerms));

/// Each way in which the times of the usual terms can be spoiled, alone.
const BAD_SCHEDULES: [BadTerms; 12] = [
    ("registration before the epoch", |terms| {
        terms.registration_from = 0;
    }),
    ("registration that ends when it begins", |terms| {
        terms.registration_until = terms.registration_from;
    }),
    ("registration after the run", |terms| {
        terms.registration_until = terms.running_until + 1;
    }),
    ("late registration though none is let in", |terms| {
        terms.late_join = 0;
        terms.registration_until = terms.running_from + 1;
    }),
    ("registration only while it runs", |terms| {
        terms.registration_from = terms.running_from;
        terms.registration_until = terms.running_until;
    }),
    ("no way to treat late joiners", |terms| terms.late_join = 3),
    ("a run that begins in the day", |terms| {
        terms.running_from += 1;
    }),
    ("a run that ends in the day", |terms| {
        terms.running_until -= 1;
    }),
    ("a run of more days than records remember", |terms| {
        terms.running_until += DAY;
    }),
    ("less than a day of review", |terms| {
        terms.review_until = terms.running_until + DAY - 1;
    }),
    ("less than a week to claim", |terms| {
        terms.claim_seconds = 7 * 24 * 60 * 60 - 1;
    }),
    ("more than a year to claim", |terms| {
        terms.claim_seconds = 365 * 24 * 60 * 60 + 1;
    }),
];

/// Each way in which what the usual terms count and pay can be spoiled, alone.
const BAD_TERMS: [BadTerms; 10] = [
    ("no seat", |terms| terms.seats = 0),
    ("no pool", |terms| {
        (terms.pool, terms.reward_cap) = (0, 0);
    }),
    ("points worth nothing", |terms| terms.point_value = 0),
    ("seats paid nothing", |terms| terms.reward_cap = 0),
    ("a seat paid more than the pool", |terms| {
        terms.reward_cap = terms.pool + 1;
    }),
    ("work that is paid more than it cost", |terms| {
        terms.fee_per_point = terms.point_value - 1;
    }),
    ("a day online without a second", |terms| {
        terms.uptime_seconds = 0;
    }),
    ("a day online of more than a day", |terms| {
        terms.uptime_seconds = 86_401;
    }),
    ("no points of any kind", |terms| terms.caps = [0; 6]),
    ("a cap that the totals do not fit", |terms| {
        terms.caps[4] = 1_000_000_001;
    }),
];
