//! `rotate_worker`.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::{
        jobs::errors::JobsError,
        tiers::{
            accounts::Host,
            errors::TiersError,
            events::{self, WorkerRotated},
        },
    },
    instructions,
};
use nosana_tests::{Call, World, expect_error, key, people};
use solana_address::Address;
use solana_signer::Signer;

use crate::event;

fn rotate_call(host: &people::Host, worker: &Address) -> Call {
    let instruction = instructions::rotate_worker(host.owner.pubkey(), host.address, *worker);
    Call::new(instruction, &[&host.owner])
}

#[test]
fn rotate_worker_replaces_the_key_while_the_host_works() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    let job = world.running(&client, &host);
    let before = world.chain.read::<Host>(&host.address);
    let new = people::Host {
        worker: key("new worker", 0),
        ..host.clone()
    };
    let outcome = world.run(rotate_call(&host, &new.worker.pubkey())).unwrap();

    let after = world.chain.read::<Host>(&host.address);
    assert_eq!(
        after,
        Host {
            worker: new.worker.pubkey(),
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::WorkerRotated(WorkerRotated {
            host: host.address,
            before: host.worker.pubkey(),
            worker: new.worker.pubkey(),
            at: world.now(),
        }))
    );
    assert!(outcome.logged("Instruction: rotate_worker"));
    world.advance(60);
    expect_error(world.finish(&host, &job), JobsError::NotWorker);
    world.finish(&new, &job).unwrap();
}

#[test]
fn a_rotation_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.host(1), world.host(2));
    for signer in [&other.owner, &host.worker] {
        let call = rotate_call(&host, &key("new worker", 0).pubkey())
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), TiersError::NotOwner);
    }
}

#[test]
fn a_rotation_of_a_removed_host_fails() {
    let mut world = World::new();
    let host = world.host(1);
    let new = key("new worker", 0).pubkey();
    world.set_tier(&host, Tier::Removed);
    expect_error(world.run(rotate_call(&host, &new)), TiersError::HostRemoved);
    world.set_tier(&host, Tier::Suspended);
    world.run(rotate_call(&host, &new)).unwrap();
}

#[test]
fn a_rotation_to_no_key_of_its_own_fails() {
    let mut world = World::new();
    let host = world.host(1);
    for worker in [Address::default(), host.owner.pubkey()] {
        expect_error(
            world.run(rotate_call(&host, &worker)),
            TiersError::BadWorker,
        );
    }
}
