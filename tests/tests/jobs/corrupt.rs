//! Accounts as no instruction leaves them: the rules that guard the money hold even then.

use nosana_sdk::{
    generated::{
        jobs::{accounts::Job, errors::JobsError},
        tiers,
    },
    queue::QueueKind,
};
use nosana_tests::expect_error;

use crate::{DEPOSIT, Scene};

#[test]
fn more_owed_than_is_there_fails() {
    refused(JobsError::Underfunded, |job| job.owed_fee = DEPOSIT + 1);
}

#[test]
fn an_escrow_that_holds_less_than_the_books_say_fails() {
    refused(JobsError::Underfunded, |job| job.deposit += 1);
}

#[test]
fn more_paid_than_was_put_in_fails() {
    refused(JobsError::Overflow, |job| job.paid_host = DEPOSIT + 1);
}

#[test]
fn more_seconds_paid_than_the_timeout_fails() {
    refused(JobsError::InvariantBroken, |job| job.paid_seconds = 601);
}

#[test]
fn an_entry_that_is_no_job_of_the_program_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    let mut forged = world.chain.account(&job).unwrap();
    forged.owner = tiers::ID;
    world.fill_queue(QueueKind::Jobs, 1, i64::MAX);
    let entry = world.waiting()[0];
    world.chain.set_account(entry, forged);
    expect_error(world.join(&host), JobsError::QueueMoved);
}

// What a job owes cannot exceed what it holds, nor differ from it at the end, once the
// rules above hold: settling takes everything from what is held and not owed yet.

/// A running job that was changed behind the program's back cannot be finished or
/// stopped, and nothing moves.
#[track_caller]
fn refused(error: JobsError, change: impl FnOnce(&mut Job)) {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.chain.edit::<Job>(&job, change);
    let money = scene.money(&job);
    expect_error(scene.world.finish(&scene.host, &job), error);
    expect_error(scene.world.stop(&scene.client, &job), error);
    assert_eq!(scene.money(&job), money);
}
