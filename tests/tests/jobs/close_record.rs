//! `close_record`

use nosana_sdk::{
    common::job::RESERVE,
    generated::jobs::{
        accounts::HostRecord,
        errors::JobsError,
        events::{Event, RecordClosed},
    },
};
use nosana_tests::{expect_error, key, world::VOID_AFTER};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

#[test]
fn the_rent_and_the_reserve_go_back() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.close_host(&host).unwrap();
    let lamports = world.chain.lamports(&host.owner.pubkey());

    // Nobody signs.
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
fn a_host_that_exists_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    expect_error(world.close_record(&host), JobsError::HostExists);
    let job = world.running(&client, &host);
    expect_error(world.close_record(&host), JobsError::HostExists);
    world.finish(&host, &job).unwrap();
    world.advance(10 * VOID_AFTER);
    expect_error(world.close_record(&host), JobsError::HostExists);
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
}

#[test]
fn a_host_that_waits_or_works_keeps_its_record_since_it_cannot_be_closed() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    assert!(world.close_host(&host).is_err());
    // Matched while it waited.
    let job = world.post(&client);
    assert!(world.close_host(&host).is_err());
    world.start(&host, &job).unwrap();
    assert!(world.close_host(&host).is_err());
    world.advance(10 * VOID_AFTER);
    assert!(world.close_host(&host).is_err());
    world.expire(&job).unwrap();
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
}

#[test]
fn a_place_that_is_long_over_keeps_nobody() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    // Not even when its market is gone.
    world.advance(121);
    world.sweep().unwrap();
    world.close_market().unwrap();
    world.advance(VOID_AFTER - 122);
    assert!(world.close_host(&host).is_err());
    world.advance(1);
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
}

#[test]
fn a_host_that_is_registered_again_has_the_record_that_it_had() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(301);
    scene.world.expire(&job).unwrap();
    scene.world.cancel(&scene.client, &job).unwrap();
    let Scene {
        mut world, host, ..
    } = scene;
    assert_eq!(world.record(&host).failed, 1);
    expect_error(world.close_record(&host), JobsError::HostExists);
    world.close_host(&host).unwrap();
    world.run(world.register_call(&host)).unwrap();
    assert_eq!(world.record(&host).failed, 1);
    assert!(world.run(world.open_record_call(&host)).is_err());
    expect_error(world.close_record(&host), JobsError::HostExists);
    world.join(&host).unwrap();
}

#[test]
fn lamports_where_the_host_was_do_not_hinder() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.close_host(&host).unwrap();
    let somebody = key("somebody", 0);
    world.chain.fund(&somebody.pubkey());
    let gift = solana_system_interface::instruction::transfer(
        &somebody.pubkey(),
        &host.address,
        1_000_000,
    );
    world.chain.send(&[gift], &[&somebody]).unwrap();
    world.close_record(&host).unwrap();
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    world.close_host(&host).unwrap();
    expect_refused(
        &mut world,
        |world| world.close_record_call(&host),
        &[
            (0, others.host.address, &JobsError::WrongRecord),
            (0, others.client.address(), &JobsError::WrongRecord),
            (1, others.host.record, &JobsError::WrongRecord),
            (1, others.job, &InstructionError::AccountDataTooSmall),
            (2, others.client.address(), &JobsError::WrongPayer),
        ],
    );
    world.close_record(&host).unwrap();
}
