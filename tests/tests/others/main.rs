//! The tiers, staking and grid programs: one module each. Each instruction is shown to do
//! what it should to every account and balance, and each rule of its **Specification** is
//! broken once.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod grid;
mod staking;
mod tiers;

use nosana_sdk::events::Event;
use nosana_tests::{Chain, Outcome, key};
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

/// Bytes of the account at `address`.
#[track_caller]
fn size(chain: &Chain, address: &Address) -> usize {
    chain
        .account(address)
        .expect("there is no account")
        .data
        .len()
}
