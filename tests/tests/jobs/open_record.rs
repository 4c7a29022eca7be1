//! `open_record`

use nosana_sdk::{
    common::job::RESERVE,
    generated::jobs::{
        accounts::{HOST_RECORD_DISCRIMINATOR, HostRecord},
        events::{Event, RecordOpened},
        pdas,
    },
    instructions::{self, SYSTEM_PROGRAM},
};
use nosana_tests::{World, expect_error, key};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

#[test]
fn anyone_may_open_the_record_of_a_host() {
    let mut world = World::new();
    let host = world.registered_host(1);
    let payer = world.client(1);
    let lamports = world.chain.lamports(&payer.address());

    let open = instructions::open_record(payer.address(), host.address);
    let outcome = world.chain.send(&[open], &[&payer.key]).unwrap();

    assert_eq!(
        world.record(&host),
        HostRecord {
            discriminator: HOST_RECORD_DISCRIMINATOR,
            version: 2,
            bump: pdas::find_record(&host.address).1,
            state: 0,
            padding: [0; 5],
            host: host.address,
            payer: payer.address(),
            market: Address::default(),
            job: Address::default(),
            queue_slot: 0,
            valid_until: 0,
            last_seen: 0,
            online: 0,
            served: 0,
            earned: 0,
            completed: 0,
            failed: 0,
            rent: world.chain.rent(HostRecord::LEN),
            days: [[0; 24]; 32],
            returned: 0,
            opened_at: world.now(),
            reserved: [0; 44],
        }
    );
    assert_eq!(
        world.chain.lamports(&payer.address()),
        lamports - world.chain.rent(HostRecord::LEN) - RESERVE
    );
    assert_eq!(
        world.chain.lamports(&host.record),
        world.chain.rent(HostRecord::LEN) + RESERVE
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::RecordOpened(RecordOpened {
            host: host.address,
            record: host.record,
            payer: payer.address(),
            at: world.now(),
        })]
    );
    assert!(outcome.logged("Instruction: open_record"));
}

#[test]
fn lamports_that_a_stranger_sent_there_first_do_not_hinder() {
    let mut world = World::new();
    let host = world.registered_host(1);
    let gift = Account {
        lamports: 5,
        owner: SYSTEM_PROGRAM,
        ..Account::default()
    };
    world.chain.set_account(host.record, gift);
    world.run(world.open_record_call(&host)).unwrap();
    world.join(&host).unwrap();
}

#[test]
fn a_host_that_has_a_record_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    // What it knows must not be forgotten, so the system program refuses to create it.
    let record = world.record(&host);
    assert!(world.run(world.open_record_call(&host)).is_err());
    assert_eq!(world.record(&host), record);
}

#[test]
fn an_account_that_is_no_host_fails() {
    let mut world = World::new();
    let host = world.registered_host(1);
    let nobody = key("nobody", 0).pubkey();
    let (class, market) = (world.class, world.market);
    expect_refused(
        &mut world,
        |world| world.open_record_call(&host),
        &[
            (1, nobody, &InstructionError::UninitializedAccount),
            (1, market, &InstructionError::IllegalOwner),
            (1, class, &InstructionError::AccountDataTooSmall),
        ],
    );
}

#[test]
fn another_address_for_the_record_fails() {
    let Scene { mut world, .. } = Scene::new();
    let (host, other) = (world.registered_host(2), world.registered_host(3));
    let call = world.open_record_call(&host).with_account(2, &other.record);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}
