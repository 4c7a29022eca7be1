//! What is over stays over: every instruction on a job in every terminal state.

use nosana_sdk::{common::job::JobState, generated::jobs::errors::JobsError};
use nosana_tests::{Host, World, world::TIMEOUT};
use solana_address::Address;

use crate::{Scene, refused, refused_together};

#[test]
fn anything_after_finish() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.finish(&scene.host, &job).unwrap();
    nothing_goes(scene, job, JobState::Completed);
}

#[test]
fn anything_after_stop() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.stop(&scene.client, &job).unwrap();
    nothing_goes(scene, job, JobState::Stopped);
}

#[test]
fn anything_after_stop_before_the_start() {
    let (mut scene, job) = Scene::assigned();
    scene.world.stop(&scene.client, &job).unwrap();
    nothing_goes(scene, job, JobState::Stopped);
}

#[test]
fn anything_after_cancel() {
    let mut scene = Scene::new();
    let job = scene.world.post(&scene.client);
    scene.world.cancel(&scene.client, &job).unwrap();
    nothing_goes(scene, job, JobState::Cancelled);
}

#[test]
fn anything_after_expiry() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(i64::from(TIMEOUT) + 61);
    scene.world.expire(&job).unwrap();
    nothing_goes(scene, job, JobState::Expired);
}

#[test]
fn anything_after_failure() {
    let mut scene = Scene::new();
    let job = scene.world.post(&scene.client);
    for number in [2, 3] {
        let host = scene.world.host(number);
        lose(&mut scene.world, &host, &job);
    }
    let host = scene.host.clone();
    lose(&mut scene.world, &host, &job);
    nothing_goes(scene, job, JobState::Failed);
}

#[test]
fn two_ends_in_one_transaction() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.advance(60);
    let finish = || world.finish_call(&host, &job, 0, [5; 32]);
    let stop = || world.stop_call(&client, &job);
    let quit = || world.quit_call(&host, &job);
    let pairs = [
        vec![finish(), finish()],
        vec![finish(), stop()],
        vec![stop(), finish()],
        vec![stop(), stop()],
        vec![stop(), quit()],
        vec![finish(), quit()],
    ];
    for pair in pairs {
        refused_together(&mut world, pair, JobsError::WrongState);
    }
}

/// A host takes a job and gives it back.
fn lose(world: &mut World, host: &Host, job: &Address) {
    world.join(host).unwrap();
    world.quit(host, job).unwrap();
}

/// No instruction gets anything more out of a job that is over, now or later.
#[track_caller]
fn nothing_goes(scene: Scene, job: Address, state: JobState) {
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    assert_eq!(world.state(&job), state);
    // The escrow is gone, so whatever went through would find nothing to pay, either.
    assert_eq!(world.chain.account(&world.escrow(&job)), None);
    for later in [0, 60, 100_000] {
        world.advance(later);
        for call in [
            world.start_call(&host, &job),
            // A job that was never started names no account to pay to.
            world
                .checkpoint_call(&host, &job)
                .with_account(5, &host.payout),
            world.finish_call(&host, &job, 0, [5; 32]),
            world.quit_call(&host, &job),
            world.stop_call(&client, &job),
            world.cancel_call(&client, &job),
            world.expire_call(&job),
        ] {
            refused(&mut world, call, JobsError::WrongState);
        }
        let extend = world.extend_call(&client, &job, 60);
        refused(&mut world, extend, JobsError::CannotExtend);
        let collect = world.collect_call(&job);
        refused(&mut world, collect, JobsError::NothingOwed);
    }
}
