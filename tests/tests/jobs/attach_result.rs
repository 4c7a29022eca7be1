//! `attach_result`

use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{
        accounts::Job,
        errors::JobsError,
        events::{Event, ResultAttached},
    },
    instructions,
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

/// A job that its client stopped while the host ran it.
fn stopped() -> (Scene, Address) {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.stop(&scene.client, &job).unwrap();
    (scene, job)
}

#[test]
fn a_stopped_job_gets_its_result_and_no_money_moves() {
    let (mut scene, job) = stopped();
    let (before, money) = (scene.world.job(&job), scene.money(&job));
    let record = scene.world.record(&scene.host);
    scene.world.advance(5);

    let call = scene
        .world
        .attach_result_call(&scene.host, &job, 137, [8; 32]);
    let outcome = scene.world.run(call).unwrap();

    assert_eq!(
        scene.world.job(&job),
        Job {
            exit_code: 137,
            result: [8; 32],
            ..before
        }
    );
    assert_eq!(scene.money(&job), money);
    assert_eq!(scene.world.record(&scene.host), record);
    assert_eq!(
        outcome.jobs_events(),
        [Event::ResultAttached(ResultAttached {
            job,
            host: scene.host.address,
            exit_code: 137,
            result: [8; 32],
            at: scene.world.now(),
        })]
    );
    assert!(outcome.logged("Instruction: attach_result"));
}

#[test]
fn a_job_whose_deadline_passed_gets_its_result() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(661);
    scene.world.expire(&job).unwrap();
    scene.world.attach_result(&scene.host, &job).unwrap();
    let job = scene.world.job(&job);
    assert_eq!(
        (job.state, job.exit_code, job.result),
        (JobState::Expired as u8, 3, [6; 32])
    );
}

#[test]
fn the_host_may_have_gone_on_to_another_job() {
    let (mut scene, job) = stopped();
    let next = scene.world.running(&scene.client, &scene.host);
    scene.world.attach_result(&scene.host, &job).unwrap();
    assert_eq!(scene.world.job(&job).result, [6; 32]);
    scene.world.finish(&scene.host, &next).unwrap();
}

#[test]
fn a_result_is_attached_while_something_is_owed() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.chain.freeze(&scene.host.payout);
    scene.world.stop(&scene.client, &job).unwrap();
    scene.world.attach_result(&scene.host, &job).unwrap();
    scene.world.chain.thaw(&scene.host.payout);
    scene.world.collect(&job).unwrap();
    assert_eq!(scene.world.job(&job).result, [6; 32]);
}

#[test]
fn the_worker_that_the_host_has_now_attaches_it() {
    let (mut scene, job) = stopped();
    let next = key("next worker", 0);
    let rotate =
        instructions::rotate_worker(scene.host.owner.pubkey(), scene.host.address, next.pubkey());
    scene
        .world
        .chain
        .send(&[rotate], &[&scene.host.owner])
        .unwrap();
    expect_error(
        scene.world.attach_result(&scene.host, &job),
        JobsError::NotWorker,
    );
    scene.host.worker = next;
    scene.world.attach_result(&scene.host, &job).unwrap();
}

#[test]
fn a_second_result_fails() {
    let (mut scene, job) = stopped();
    scene.world.attach_result(&scene.host, &job).unwrap();
    let before = scene.world.job(&job);
    let again = scene
        .world
        .attach_result_call(&scene.host, &job, 0, [9; 32]);
    expect_error(scene.world.run(again), JobsError::NoResultExpected);
    assert_eq!(scene.world.job(&job), before);
}

#[test]
fn a_result_of_nothing_fails() {
    let (mut scene, job) = stopped();
    let call = scene
        .world
        .attach_result_call(&scene.host, &job, 0, [0; 32]);
    expect_error(scene.world.run(call), JobsError::NoResultExpected);
}

#[test]
fn a_job_that_was_never_started_fails() {
    let (mut scene, job) = Scene::assigned();
    scene.world.stop(&scene.client, &job).unwrap();
    expect_error(
        scene.world.attach_result(&scene.host, &job),
        JobsError::NoResultExpected,
    );
}

#[test]
fn a_job_that_is_live_or_ended_otherwise_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    let refused = |world: &mut World| {
        expect_error(world.attach_result(&host, &job), JobsError::WrongState);
    };
    refused(&mut world);
    world.join(&host).unwrap();
    refused(&mut world);
    world.start(&host, &job).unwrap();
    refused(&mut world);
    let mut quit = world.clone();
    world.finish(&host, &job).unwrap();
    refused(&mut world);
    // Given back, then taken back by its client.
    quit.quit(&host, &job).unwrap();
    refused(&mut quit);
    quit.cancel(&client, &job).unwrap();
    refused(&mut quit);
}

#[test]
fn an_earlier_host_of_the_job_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.quit(&scene.host, &job).unwrap();
    let next = scene.world.host(2);
    scene.world.join(&next).unwrap();
    scene.world.start(&next, &job).unwrap();
    scene.world.stop(&scene.client, &job).unwrap();
    expect_error(
        scene.world.attach_result(&scene.host, &job),
        JobsError::NotAssigned,
    );
    scene.world.attach_result(&next, &job).unwrap();
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let (mut scene, job) = stopped();
    let worker = scene.host.worker.pubkey();
    for other in [&scene.host.owner, &scene.client.key] {
        let call = scene
            .world
            .attach_result_call(&scene.host, &job, 0, [1; 32])
            .signed_by(&worker, other);
        expect_error(scene.world.run(call), JobsError::NotWorker);
    }
    let call = scene
        .world
        .attach_result_call(&scene.host, &job, 0, [1; 32])
        .unsigned_by(&worker);
    expect_error(
        scene.world.run(call),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = stopped();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    let (class, market) = (world.class, world.market);
    expect_refused(
        &mut world,
        |world| world.attach_result_call(&host, &job, 0, [1; 32]),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (1, class, &InstructionError::AccountDataTooSmall),
            (1, market, &InstructionError::IllegalOwner),
            (2, others.job, &JobsError::WrongState),
            (2, host.record, &InstructionError::InvalidAccountData),
            (2, class, &InstructionError::AccountDataTooSmall),
        ],
    );
}
