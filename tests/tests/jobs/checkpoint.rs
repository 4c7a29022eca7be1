//! `checkpoint`

use nosana_sdk::generated::jobs::{
    accounts::{HostRecord, Job},
    errors::JobsError,
    events::{Event, JobCheckpointed},
};
use nosana_sdk::instructions::SYSTEM_PROGRAM;
use nosana_tests::expect_error;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    Activity, DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, expect_refused, fees_by_day, one_day,
};

#[test]
fn the_host_is_paid_so_far() {
    let (mut scene, job) = Scene::running();
    let (before, record) = (scene.world.job(&job), scene.world.record(&scene.host));
    let money = scene.money(&job);
    scene.world.advance(60);

    let outcome = scene.world.checkpoint(&scene.host, &job).unwrap();

    let now = scene.world.now();
    assert_eq!(
        scene.world.job(&job),
        Job {
            paid_host: MINUTE_HOST,
            owed_fee: MINUTE_FEE,
            paid_seconds: 60,
            ..before
        }
    );
    assert_eq!(
        scene.world.record(&scene.host),
        HostRecord {
            last_seen: now,
            online: 60,
            served: 60,
            earned: MINUTE_HOST,
            days: one_day(
                now,
                Activity {
                    online: 60,
                    served: 60,
                    fees: MINUTE_FEE,
                    ..Activity::default()
                }
            ),
            ..record
        }
    );
    // The fee stays until the end.
    assert_eq!(
        scene.money(&job),
        Money {
            host: MINUTE_HOST,
            escrow: DEPOSIT - MINUTE_HOST,
            ..money
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::JobCheckpointed(JobCheckpointed {
            job,
            host: scene.host.address,
            seconds_before: 0,
            seconds: 60,
            to_host: MINUTE_HOST,
            fee: MINUTE_FEE,
            at: now,
        })]
    );
    assert!(outcome.logged("Instruction: checkpoint"));
}

#[test]
fn a_second_checkpoint_pays_the_difference() {
    let (mut scene, job) = Scene::running();
    for _ in 0..2 {
        scene.world.advance(30);
        scene.world.checkpoint(&scene.host, &job).unwrap();
    }
    assert_eq!(scene.money(&job).host, MINUTE_HOST);
    let job = scene.world.job(&job);
    assert_eq!((job.paid_seconds, job.owed_fee), (60, MINUTE_FEE));
    assert_eq!(fees_by_day(&scene.world.record(&scene.host)), [MINUTE_FEE]);
}

#[test]
fn no_more_than_the_timeout_is_paid() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(10_000);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    assert_eq!(scene.money(&job).host, 10 * MINUTE_HOST);
    scene.world.advance(60);
    expect_error(
        scene.world.checkpoint(&scene.host, &job),
        JobsError::NothingEarned,
    );
}

#[test]
fn a_checkpoint_that_earned_nothing_fails() {
    let (mut scene, job) = Scene::running();
    expect_error(
        scene.world.checkpoint(&scene.host, &job),
        JobsError::NothingEarned,
    );
    // Nor does a clock that goes back earn anything.
    scene.world.advance(-30);
    expect_error(
        scene.world.checkpoint(&scene.host, &job),
        JobsError::NothingEarned,
    );
}

#[test]
fn a_payout_account_that_cannot_take_it_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.chain.freeze(&scene.host.payout);
    expect_error(
        scene.world.checkpoint(&scene.host, &job),
        JobsError::PayoutUnusable,
    );
    scene.world.chain.thaw(&scene.host.payout);
    let heir = scene.client.tokens;
    scene.world.chain.close_tokens(&scene.host.owner, &heir);
    expect_error(
        scene.world.checkpoint(&scene.host, &job),
        JobsError::PayoutUnusable,
    );
}

#[test]
fn a_job_that_does_not_run_fails() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(60);
    // Before it starts the job names no payout account, so the host's own is passed.
    let payout = scene.host.payout;
    let call = scene
        .world
        .checkpoint_call(&scene.host, &job)
        .with_account(5, &payout);
    expect_error(scene.world.run(call), JobsError::WrongState);
    scene.world.start(&scene.host, &job).unwrap();
    scene.world.finish(&scene.host, &job).unwrap();
    expect_error(
        scene.world.checkpoint(&scene.host, &job),
        JobsError::WrongState,
    );
}

#[test]
fn a_job_of_another_host_fails() {
    let (mut scene, job) = Scene::running();
    let other = scene.world.host(2);
    scene.world.advance(60);
    expect_error(scene.world.checkpoint(&other, &job), JobsError::NotAssigned);
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    let Scene {
        mut world, host, ..
    } = scene;
    let call = world
        .checkpoint_call(&host, &job)
        .signed_by(&host.worker.pubkey(), &host.owner);
    expect_error(world.run(call), JobsError::NotWorker);
    let call = world
        .checkpoint_call(&host, &job)
        .unsigned_by(&host.worker.pubkey());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = Scene::running();
    let others = scene.others();
    scene.world.advance(60);
    let Scene {
        mut world,
        host,
        client,
    } = scene;
    expect_refused(
        &mut world,
        |world| world.checkpoint_call(&host, &job),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (2, others.host.record, &JobsError::WrongRecord),
            (3, others.job, &JobsError::NotAssigned),
            (3, others.host.record, &InstructionError::InvalidAccountData),
            (4, others.escrow, &JobsError::WrongEscrow),
            (4, client.tokens, &JobsError::WrongEscrow),
            (5, others.host.payout, &JobsError::WrongDestination),
            (5, client.tokens, &JobsError::WrongDestination),
            (6, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
}
