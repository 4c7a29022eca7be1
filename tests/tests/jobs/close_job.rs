//! `close_job`

use nosana_sdk::generated::jobs::{
    accounts::Job,
    errors::JobsError,
    events::{Event, JobClosed},
};
use nosana_tests::{DuplicateAccount, World, expect_error, key};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

const RETENTION: i64 = 24 * 60 * 60;

#[test]
fn the_rent_goes_back() {
    let (mut scene, job) = Scene::running();
    scene.world.finish(&scene.host, &job).unwrap();
    scene.world.advance(RETENTION);
    let lamports = scene.world.chain.lamports(&scene.client.address());

    let outcome = scene.world.close_job(&job).unwrap();

    assert_eq!(scene.world.chain.account(&job), None);
    assert_eq!(
        scene.world.chain.lamports(&scene.client.address()),
        lamports + scene.world.chain.rent(Job::LEN)
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::JobClosed(JobClosed {
            job,
            payer: scene.client.address(),
        })]
    );
    assert!(outcome.logged("Instruction: close_job"));
}

#[test]
fn the_same_job_may_then_be_posted_anew() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let new = world.new_job(&client);
    world.post_job(&client, &new).unwrap();
    world.cancel(&client, &new.address()).unwrap();
    world.advance(RETENTION);
    world.close_job(&new.address()).unwrap();
    world.post_job(&client, &new).unwrap();
    assert_eq!(world.waiting(), [new.address()]);
}

#[test]
fn the_market_counts_the_accounts_of_its_jobs() {
    let mut world = World::new();
    let client = world.client(1);
    let jobs = [(); 3].map(|()| world.post(&client));
    assert_eq!(world.queue().header.jobs, 3);
    // The end of a job is not that of its account.
    for job in &jobs {
        world.cancel(&client, job).unwrap();
    }
    assert_eq!(world.queue().header.jobs, 3);
    world.advance(RETENTION);
    for (job, left) in jobs.iter().zip([2, 1, 0]) {
        world.close_job(job).unwrap();
        assert_eq!(world.queue().header.jobs, left);
    }
    // Hosts are not counted.
    let host = world.host(1);
    world.join(&host).unwrap();
    assert_eq!(world.queue().header.jobs, 0);
}

#[test]
fn without_retention_a_job_closes_at_its_end() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    world.update_market(|terms| terms.retention = 0).unwrap();
    let job = world.post(&client);
    world.cancel(&client, &job).unwrap();
    world.close_job(&job).unwrap();
    assert_eq!(world.chain.account(&job), None);
}

#[test]
fn a_job_within_its_retention_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.finish(&scene.host, &job).unwrap();
    scene.world.advance(RETENTION - 1);
    expect_error(scene.world.close_job(&job), JobsError::TooEarly);
}

#[test]
fn a_job_that_is_not_over_fails() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(1_000_000);
    expect_error(scene.world.close_job(&job), JobsError::WrongState);
    scene.world.expire(&job).unwrap();
    expect_error(scene.world.close_job(&job), JobsError::WrongState);
    let (mut scene, job) = Scene::running();
    expect_error(scene.world.close_job(&job), JobsError::WrongState);
}

#[test]
fn a_job_of_which_something_is_owed_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.chain.freeze(&scene.host.payout);
    scene.world.finish(&scene.host, &job).unwrap();
    scene.world.advance(RETENTION);
    expect_error(scene.world.close_job(&job), JobsError::StillOwed);
    scene.world.chain.thaw(&scene.host.payout);
    scene.world.collect(&job).unwrap();
    scene.world.close_job(&job).unwrap();
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = Scene::running();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    world.finish(&host, &job).unwrap();
    world.advance(RETENTION);
    let stranger = key("stranger", 0).pubkey();
    expect_refused(
        &mut world,
        |world| world.close_job_call(&job),
        &[
            (0, others.job, &JobsError::WrongMarket),
            (0, host.record, &InstructionError::InvalidAccountData),
            (1, host.owner.pubkey(), &JobsError::WrongPayer),
            (1, stranger, &JobsError::WrongPayer),
            (2, others.escrow, &JobsError::WrongEscrow),
            (2, stranger, &JobsError::WrongEscrow),
            (3, others.market, &JobsError::WrongMarket),
            (3, job, &DuplicateAccount),
            (4, others.queue, &JobsError::WrongQueue),
            (4, others.job, &InstructionError::InvalidAccountData),
        ],
    );
}
