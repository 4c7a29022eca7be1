//! Attacks on the jobs program, each test called after what somebody tries. What is
//! refused is refused for one reason and changes nothing; what cannot be refused gains
//! nobody anything.

// Outside of its tests, too, what cannot go on must end a test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod accounts;
mod authority;
mod bounty;
mod claims;
mod farming;
mod money;
mod over;
mod queue;
mod revival;
mod standing;
mod table;
mod time;

use nosana_tests::{Call, Client, Host, Reason, Sent, World, expect_error};
use solana_account::Account;
use solana_address::Address;
use solana_keypair::Keypair;

/// The usual world with a client and a host.
#[derive(Clone)]
struct Scene {
    world: World,
    client: Client,
    host: Host,
}

impl Scene {
    fn new() -> Self {
        Self::of(World::new())
    }

    fn of(mut world: World) -> Self {
        let (client, host) = (world.client(1), world.host(1));
        Self {
            world,
            client,
            host,
        }
    }

    /// A job that the host has not started.
    #[track_caller]
    fn assigned() -> (Self, Address) {
        let mut scene = Self::new();
        let job = scene.world.assigned(&scene.client, &scene.host);
        (scene, job)
    }

    /// A job that the host runs, since just now.
    #[track_caller]
    fn running() -> (Self, Address) {
        let mut scene = Self::new();
        let job = scene.world.running(&scene.client, &scene.host);
        (scene, job)
    }
}

/// `call` is refused for `reason`, and no account that it names has changed.
#[track_caller]
fn refused(world: &mut World, call: Call, reason: impl Reason) {
    refused_together(world, vec![call], reason);
}

/// `calls` in one transaction are refused for `reason`, and no account that they name
/// has changed.
#[track_caller]
fn refused_together(world: &mut World, calls: Vec<Call>, reason: impl Reason) {
    let named = addresses(&calls);
    let before = look(world, &named);
    expect_error(together(world, calls), reason);
    assert_eq!(look(world, &named), before, "something changed");
}

/// Runs `calls` as one transaction.
fn together(world: &mut World, calls: Vec<Call>) -> Sent {
    let mut instructions = vec![];
    let mut signers: Vec<Keypair> = vec![];
    for call in calls {
        instructions.push(call.instruction);
        signers.extend(call.signers);
    }
    let signers: Vec<&Keypair> = signers.iter().collect();
    world.chain.send(&instructions, &signers)
}

/// The same call once more.
fn copy(call: &Call) -> Call {
    let signers: Vec<&Keypair> = call.signers.iter().collect();
    Call::new(call.instruction.clone(), &signers)
}

/// An instruction can change only what it names.
fn addresses(calls: &[Call]) -> Vec<Address> {
    calls
        .iter()
        .flat_map(|call| &call.instruction.accounts)
        .map(|meta| meta.pubkey)
        .collect()
}

fn look(world: &World, addresses: &[Address]) -> Vec<Option<Account>> {
    addresses
        .iter()
        .map(|address| world.chain.account(address))
        .collect()
}
