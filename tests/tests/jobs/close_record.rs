//! `close_record`

use nosana_sdk::{
    common::job::RESERVE,
    generated::jobs::{
        accounts::HostRecord,
        errors::JobsError,
        events::{Event, RecordClosed},
    },
};
use nosana_tests::{expect_error, world::VOID_AFTER};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

#[test]
fn the_rent_and_the_reserve_go_back() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let lamports = world.chain.lamports(&host.owner.pubkey());

    let outcome = world.close_record(&host).unwrap();

    assert_eq!(world.chain.account(&host.record), None);
    assert_eq!(
        world.chain.lamports(&host.owner.pubkey()),
        lamports + world.chain.rent(HostRecord::LEN) + RESERVE
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::RecordClosed(RecordClosed {
            host: host.address,
            record: host.record,
        })]
    );
    assert!(outcome.logged("Instruction: close_record"));
}

#[test]
fn a_host_that_waits_or_works_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    expect_error(world.close_record(&host), JobsError::HostBusy);
    // Matched while it waited.
    let job = world.post(&client);
    expect_error(world.close_record(&host), JobsError::HostBusy);
    world.start(&host, &job).unwrap();
    expect_error(world.close_record(&host), JobsError::HostBusy);
    world.finish(&host, &job).unwrap();
    world.close_record(&host).unwrap();
}

#[test]
fn a_host_whose_place_is_long_over_closes_its_record() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(VOID_AFTER - 1);
    expect_error(world.close_record(&host), JobsError::HostBusy);
    world.advance(1);

    world.close_record(&host).unwrap();

    // It can come back; what it left in the queue is nobody's.
    world.run(world.open_record_call(&host)).unwrap();
    world.join(&host).unwrap();
    let client = world.client(2);
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
    world.start(&host, &job).unwrap();
}

#[test]
fn a_market_that_was_closed_keeps_nobody_from_closing_a_record() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.sweep().unwrap();
    world.close_market().unwrap();
    expect_error(world.close_record(&host), JobsError::HostBusy);
    world.advance(VOID_AFTER - 121);
    world.close_record(&host).unwrap();
}

#[test]
fn a_host_that_works_fails_however_long_it_takes() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(10 * VOID_AFTER);
    expect_error(scene.world.close_record(&scene.host), JobsError::HostBusy);
    scene.world.expire(&job).unwrap();
    scene.world.close_record(&scene.host).unwrap();
}

#[test]
fn a_key_that_is_not_the_owner_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let owner = host.owner.pubkey();
    let mut call = world.close_record_call(&host);
    call.instruction.accounts[0].pubkey = host.worker.pubkey();
    call.signers = vec![host.worker.insecure_clone()];
    expect_error(world.run(call), JobsError::NotAuthority);
    let mut call = world.close_record_call(&host);
    call.instruction.accounts[0].is_signer = false;
    call.signers.clear();
    assert_eq!(call.instruction.accounts[0].pubkey, owner);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    expect_refused(
        &mut world,
        |world| world.close_record_call(&host),
        &[
            (1, others.host.address, &JobsError::NotAuthority),
            (2, others.host.record, &JobsError::WrongRecord),
            (2, others.job, &InstructionError::AccountDataTooSmall),
            (3, others.client.address(), &JobsError::WrongPayer),
        ],
    );
}
