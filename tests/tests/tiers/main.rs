//! The tiers program: one module an instruction. Each shows what the instruction does to
//! every account and balance, and breaks each rule of its **Specification** once, in a
//! test called after the rule. `forged` tries all that others could put in the places of
//! its accounts.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod accept_admin;
mod apply_policy;
mod assess;
mod bond;
mod close_host;
mod close_import;
mod close_report;
mod close_slash;
mod contest_slash;
mod execute_slash;
mod forged;
mod import_host;
mod initialize;
mod migrate_config;
mod open_import;
mod propose_admin;
mod propose_policy;
mod propose_slash;
mod register_host;
mod release_bond;
mod rotate_worker;
mod set_class;
mod set_tier;
mod submit_report;
mod unbond;
mod update_config;
mod update_host;
mod withdraw_policy;
mod withdraw_slash;

use nosana_sdk::{
    common::{assessment::Reason, tier::Tier},
    events::Event,
    generated::tiers::{
        events::{self, TierChanged},
        types::{Policy, PolicyTerms},
    },
};
use nosana_tests::{Chain, Host, Outcome, World, key};
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
fn event(outcome: &Outcome) -> Event {
    let [event] = outcome.events.as_slice() else {
        panic!("expected one event: {outcome:#?}");
    };
    event.clone()
}

/// The events of the tiers program, in order.
fn tiers_events(outcome: &Outcome) -> Vec<events::Event> {
    outcome
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Tiers(event) => Some(event.clone()),
            _ => None,
        })
        .collect()
}

/// The one move of a host in a transaction; `None` when there was none.
#[track_caller]
fn moved(outcome: &Outcome) -> Option<TierChanged> {
    let moves: Vec<TierChanged> = tiers_events(outcome)
        .into_iter()
        .filter_map(|event| match event {
            events::Event::TierChanged(changed) => Some(changed),
            _ => None,
        })
        .collect();
    assert!(moves.len() <= 1, "{moves:#?}");
    moves.into_iter().next()
}

/// `host` was moved from `before` to `tier` by the rules just now, and its account says so.
#[track_caller]
fn expect_move(
    world: &World,
    host: &Host,
    outcome: &Outcome,
    before: Tier,
    (tier, reason): (Tier, Reason),
) {
    assert_eq!(
        moved(outcome),
        Some(TierChanged {
            host: host.address,
            before: before as u8,
            tier: tier as u8,
            reason: reason as u8,
            text: [0; 64],
            by: Address::default(),
            strikes: world.tiers_host(host).strikes,
            at: world.now(),
        })
    );
    let state = world.tiers_host(host);
    assert_eq!(
        (state.tier, state.reason, state.tier_since),
        (tier as u8, reason as u8, world.now())
    );
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

/// Puts `policy` into force, after its delay.
#[track_caller]
fn enforce(world: &mut World, policy: PolicyTerms) {
    world.run(world.propose_policy_call(policy)).unwrap();
    world.advance(nosana_sdk::common::assessment::POLICY_DELAY);
    world.run(world.apply_policy_call()).unwrap();
}

/// The policy as an account has it.
fn stored(terms: &PolicyTerms) -> Policy {
    Policy {
        bond: terms.bond,
        proof_age: terms.proof_age,
        jobs_completed: terms.jobs_completed,
        days: terms.days,
        proofs: terms.proofs,
        success_bps: terms.success_bps,
        uptime_bps: terms.uptime_bps,
        score_bps: terms.score_bps,
        demote_success_bps: terms.demote_success_bps,
        demote_uptime_bps: terms.demote_uptime_bps,
        demote_score_bps: terms.demote_score_bps,
        remove_failed_proofs: terms.remove_failed_proofs,
        remove_success_bps: terms.remove_success_bps,
        remove_silent_days: terms.remove_silent_days,
        grace_days: terms.grace_days,
        min_jobs: terms.min_jobs,
        slash_bps: terms.slash_bps,
        report_hours: terms.report_hours,
        padding: [0; 2],
    }
}

/// No policy at all.
fn no_policy() -> Policy {
    borsh::from_slice(&[0; 48]).expect("a policy has 48 bytes")
}

/// A rule that a policy breaks: what it says, and how.
type BadPolicy = (&'static str, fn(&mut PolicyTerms));

/// Each way in which the usual policy can be spoiled, alone.
const BAD_POLICIES: [BadPolicy; 10] = [
    ("a success share above the whole", |policy| {
        policy.success_bps = 10_001;
    }),
    ("an uptime share above the whole", |policy| {
        policy.uptime_bps = 10_001;
    }),
    ("a score above the cap", |policy| policy.score_bps = 20_001),
    ("demoted at the mark for promotion, success", |policy| {
        policy.demote_success_bps = policy.success_bps;
    }),
    ("demoted at the mark for promotion, uptime", |policy| {
        policy.demote_uptime_bps = policy.uptime_bps;
    }),
    ("demoted at the mark for promotion, score", |policy| {
        policy.demote_score_bps = policy.score_bps;
    }),
    ("demoted though nothing is asked", |policy| {
        policy.uptime_bps = 0;
    }),
    ("removed at the mark for demotion", |policy| {
        policy.remove_success_bps = policy.demote_success_bps;
    }),
    ("removed though never demoted", |policy| {
        policy.demote_success_bps = 0;
    }),
    ("slashes of more than a half", |policy| {
        policy.slash_bps = 5_001;
    }),
];

/// Bytes that are no text, as the beginning of a longer field.
const BAD_TEXTS: [[u8; 4]; 5] = [
    *b"a\0b\0",
    *b"\0ab\0",
    *b"\xFF\0\0\0",
    *b"a\nb\0",
    *b"\x1B[1m",
];

/// A field of `LENGTH` bytes that begins with `bytes`.
fn field<const LENGTH: usize>(bytes: [u8; 4]) -> [u8; LENGTH] {
    let mut field = [0; LENGTH];
    field[..4].copy_from_slice(&bytes);
    field
}
