//! `quit`

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    generated::jobs::{
        accounts::{HostRecord, Job},
        errors::JobsError,
        events::{Event, JobAssigned, JobEnded, JobQueued, JobReturned},
    },
    instructions::SYSTEM_PROGRAM,
};
use nosana_tests::{
    Setup, World, expect_error,
    world::{CLIENT_TOKENS, VOID_AFTER},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    Activity, DEPOSIT, MINUTE_FEE, MINUTE_HOST, Scene, ended, expect_refused, fees_by_day, idle,
    one_day,
};

/// Of `EndReason`.
const HOST_QUIT: u8 = 1;
const ATTEMPTS_USED: u8 = 5;
const NO_TIME_LEFT: u8 = 6;
const NO_PLACE: u8 = 7;

#[test]
fn an_assigned_job_goes_back_to_the_queue() {
    let (mut scene, job) = Scene::assigned();
    let (before, record) = (scene.world.job(&job), scene.world.record(&scene.host));
    let waits = scene.world.post(&scene.client);
    let money = scene.money(&job);
    scene.world.advance(30);

    let outcome = scene.world.quit(&scene.host, &job).unwrap();

    let (world, host, now) = (&scene.world, &scene.host, scene.world.now());
    assert_eq!(
        world.job(&job),
        Job {
            state: JobState::Queued as u8,
            reason: HOST_QUIT,
            host: Address::default(),
            assigned_at: 0,
            excluded: [host.address, Address::default(), Address::default()],
            // Numbers 0 and 1 were its first place and the other job's.
            queue_slot: 2,
            ..before
        }
    );
    assert_eq!(
        world.record(host),
        HostRecord {
            last_seen: now,
            online: 30,
            returned: 1,
            days: one_day(
                now,
                Activity {
                    online: 30,
                    returned: 1,
                    ..Activity::default()
                }
            ),
            ..idle(&record)
        }
    );
    // Going back is posting again: at the end.
    assert_eq!(world.waiting(), [waits, job]);
    assert_eq!(scene.money(&job), money);
    assert_eq!(
        outcome.jobs_events(),
        [
            Event::JobReturned(JobReturned {
                job,
                host: host.address,
                reason: HOST_QUIT,
                used_seconds: 0,
                at: now,
            }),
            Event::JobQueued(JobQueued {
                job,
                market: world.market,
                slot: 2,
                at: now,
            }),
        ]
    );
    assert!(outcome.logged("Instruction: quit"));
}

#[test]
fn a_job_whose_time_to_start_has_passed_counts_as_failed() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(301);
    scene.world.quit(&scene.host, &job).unwrap();
    let record = scene.world.record(&scene.host);
    assert_eq!((record.returned, record.failed), (0, 1));
}

#[test]
fn a_running_job_keeps_what_checkpoints_paid() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    scene.world.advance(60);

    scene.world.quit(&scene.host, &job).unwrap();

    // The second minute is not paid.
    assert_eq!(scene.money(&job).host, MINUTE_HOST);
    let state = scene.world.job(&job);
    assert_eq!(state.state, JobState::Queued as u8);
    assert_eq!((state.used_seconds, state.paid_seconds), (60, 0));
    assert_eq!(
        (state.owed_fee, state.payout),
        (MINUTE_FEE, Address::default())
    );
    let record = scene.world.record(&scene.host);
    assert_eq!((record.served, record.returned, record.failed), (60, 0, 1));
    assert_eq!(fees_by_day(&record), [MINUTE_FEE]);

    // The next host is paid for at most the nine minutes that are left.
    let next = scene.world.host(2);
    scene.world.join(&next).unwrap();
    scene.world.start(&next, &job).unwrap();
    scene.world.advance(10_000);
    let end = ended(&scene.world.finish(&next, &job).unwrap());
    assert_eq!(end.seconds, 600);
    assert_eq!(scene.world.tokens(&next.payout), 9 * MINUTE_HOST);
    assert_eq!(scene.world.fees(), 10 * MINUTE_FEE);
    // Of both hosts each counts what became due for its own work.
    let next = scene.world.record(&next);
    assert_eq!(fees_by_day(&next), [9 * MINUTE_FEE]);
    assert_eq!(scene.world.record(&scene.host), record);
    assert_eq!(end.paid_host, 10 * MINUTE_HOST);
    assert_eq!(end.refunded, DEPOSIT - 10 * (MINUTE_HOST + MINUTE_FEE));
}

#[test]
fn a_waiting_host_gets_it_at_once() {
    let (mut scene, job) = Scene::running();
    let next = scene.world.host(2);
    scene.world.join(&next).unwrap();
    scene.world.advance(10);

    let outcome = scene.world.quit(&scene.host, &job).unwrap();

    let state = scene.world.job(&job);
    assert_eq!(
        (state.state, state.host, state.attempts, state.assigned_at),
        (JobState::Assigned as u8, next.address, 2, scene.world.now())
    );
    assert_eq!(
        outcome.jobs_events()[1],
        Event::JobAssigned(JobAssigned {
            job,
            host: next.address,
            market: scene.world.market,
            attempt: 2,
            at: scene.world.now(),
        })
    );
    scene.world.start(&next, &job).unwrap();
}

#[test]
fn a_job_that_had_all_its_attempts_fails_and_is_refunded() {
    let mut world = World::new();
    let client = world.client(1);
    let job = world.post(&client);
    for number in 1..3 {
        let host = world.host(number);
        world.join(&host).unwrap();
        world.quit(&host, &job).unwrap();
    }
    let host = world.host(3);
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(60);
    world.checkpoint(&host, &job).unwrap();

    let outcome = world.quit(&host, &job).unwrap();

    let refunded = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
    assert_eq!(outcome.event_names(), ["JobReturned", "JobEnded"]);
    assert_eq!(
        ended(&outcome),
        JobEnded {
            job,
            host: Address::default(),
            client: client.address(),
            state: JobState::Failed as u8,
            reason: ATTEMPTS_USED,
            exit_code: 0,
            result: [0; 32],
            seconds: 60,
            paid_host: MINUTE_HOST,
            paid_fee: MINUTE_FEE,
            refunded,
            owed_host: 0,
            owed_fee: 0,
            owed_client: 0,
            at: world.now(),
        }
    );
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - DEPOSIT + refunded
    );
    assert_eq!(world.fees(), MINUTE_FEE);
    assert_eq!(world.chain.account(&world.escrow(&job)), None);
    assert!(world.waiting().is_empty());
}

#[test]
fn a_job_without_time_left_fails_and_is_refunded() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(600);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    let end = ended(&scene.world.quit(&scene.host, &job).unwrap());
    assert_eq!(
        (end.state, end.reason),
        (JobState::Failed as u8, NO_TIME_LEFT)
    );
    assert_eq!(end.paid_host, 10 * MINUTE_HOST);
    assert_eq!(scene.money(&job).sum(), CLIENT_TOKENS);
}

#[test]
fn a_job_without_a_place_in_the_queue_fails_and_is_refunded() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::of(World::with(Setup {
        capacity: 16,
        ..Setup::default()
    }));
    let job = world.running(&client, &host);
    for _ in 0..16 {
        world.post(&client);
    }
    let end = ended(&world.quit(&host, &job).unwrap());
    assert_eq!((end.state, end.reason), (JobState::Failed as u8, NO_PLACE));
    assert_eq!(end.refunded, DEPOSIT);
}

#[test]
fn a_job_whose_only_waiting_hosts_are_excluded_fails_and_is_refunded() {
    let mut world = World::new();
    let client = world.client(1);
    let (first, second) = (world.host(1), world.host(2));
    let job = world.assigned(&client, &first);
    world.join(&second).unwrap();
    world.quit(&first, &job).unwrap();
    assert_eq!(world.job(&job).host, second.address);
    world.join(&first).unwrap();

    let end = ended(&world.quit(&second, &job).unwrap());

    assert_eq!((end.state, end.reason), (JobState::Failed as u8, NO_PLACE));
    assert_eq!(world.waiting(), [first.address]);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn a_host_that_works_again_keeps_its_job() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let missed = world.post(&client);
    world.advance(VOID_AFTER);
    let other = world.running(&client, &host);

    world.quit(&host, &missed).unwrap();

    let record = world.record(&host);
    assert_eq!(
        (record.state, record.job),
        (HostState::Working as u8, other)
    );
    world.finish(&host, &other).unwrap();
}

#[test]
fn a_job_without_a_host_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    expect_error(world.quit(&host, &job), JobsError::WrongState);
    world.join(&host).unwrap();
    world.quit(&host, &job).unwrap();
    expect_error(world.quit(&host, &job), JobsError::WrongState);
    world.cancel(&client, &job).unwrap();
    expect_error(world.quit(&host, &job), JobsError::WrongState);
}

#[test]
fn a_job_of_another_host_fails() {
    let (mut scene, job) = Scene::assigned();
    let other = scene.world.host(2);
    expect_error(scene.world.quit(&other, &job), JobsError::NotAssigned);
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    let call = world
        .quit_call(&host, &job)
        .signed_by(&host.worker.pubkey(), &host.owner);
    expect_error(world.run(call), JobsError::NotWorker);
    let call = world
        .quit_call(&host, &job)
        .unsigned_by(&host.worker.pubkey());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = Scene::running();
    let others = scene.others();
    let Scene {
        mut world,
        host,
        client,
    } = scene;
    let market = world.market;
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    expect_refused(
        &mut world,
        |world| world.quit_call(&host, &job),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (2, others.host.record, &JobsError::WrongRecord),
            (3, others.market, &JobsError::WrongMarket),
            (4, others.queue, &JobsError::WrongQueue),
            (5, others.job, &JobsError::NotAssigned),
            (5, others.host.record, &InstructionError::InvalidAccountData),
            (6, others.escrow, &JobsError::WrongEscrow),
            (7, others.host.payout, &JobsError::WrongDestination),
            (8, host.payout, &JobsError::WrongDestination),
            (9, others.client.tokens, &JobsError::WrongDestination),
            (10, host.owner.pubkey(), &JobsError::WrongPayer),
            (11, market, &InstructionError::InvalidAccountData),
            (11, tiers_config, &InstructionError::IllegalOwner),
            (12, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
    world.quit(&host, &job).unwrap();
    world.cancel(&client, &job).unwrap();
}
