//! `finish`

use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{
        accounts::{HostRecord, Job},
        errors::JobsError,
        events::JobEnded,
    },
    instructions::SYSTEM_PROGRAM,
};
use nosana_tests::{Client, World, expect_error, world::CLIENT_TOKENS};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    Activity, DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, ended, expect_refused, fees_by_day,
    idle, one_day, over,
};

#[test]
fn everyone_gets_their_part() {
    let (mut scene, job) = Scene::running();
    let (before, record) = (scene.world.job(&job), scene.world.record(&scene.host));
    let lamports = scene.world.chain.lamports(&scene.client.address());
    scene.world.advance(60);

    let call = scene.world.finish_call(&scene.host, &job, -7, [5; 32]);
    let outcome = scene.world.run(call).unwrap();

    let now = scene.world.now();
    let refunded = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
    assert_eq!(
        scene.world.job(&job),
        Job {
            result: [5; 32],
            exit_code: -7,
            paid_host: MINUTE_HOST,
            paid_fee: MINUTE_FEE,
            refunded,
            paid_seconds: 60,
            ..over(&before, JobState::Completed, 0, now)
        }
    );
    assert_eq!(
        scene.world.record(&scene.host),
        HostRecord {
            last_seen: now,
            online: 60,
            served: 60,
            earned: MINUTE_HOST,
            completed: 1,
            days: one_day(
                now,
                Activity {
                    online: 60,
                    served: 60,
                    completed: 1,
                    fees: MINUTE_FEE,
                    ..Activity::default()
                }
            ),
            ..idle(&record)
        }
    );
    assert_eq!(
        scene.money(&job),
        Money {
            client: CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE,
            host: MINUTE_HOST,
            fee: MINUTE_FEE,
            escrow: 0,
        }
    );
    // The escrow is closed and its rent back with who paid it.
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
    assert_eq!(
        scene.world.chain.lamports(&scene.client.address()),
        lamports + scene.world.chain.rent(165)
    );
    assert_eq!(
        ended(&outcome),
        JobEnded {
            job,
            host: scene.host.address,
            client: scene.client.address(),
            state: JobState::Completed as u8,
            reason: 0,
            exit_code: -7,
            result: [5; 32],
            seconds: 60,
            paid_host: MINUTE_HOST,
            paid_fee: MINUTE_FEE,
            refunded,
            owed_host: 0,
            owed_fee: 0,
            owed_client: 0,
            at: now,
        }
    );
    assert_eq!(outcome.event_names(), ["JobEnded"]);
    assert!(outcome.logged("Instruction: finish"));
}

#[test]
fn what_checkpoints_paid_is_not_paid_again() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(23);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    scene.world.advance(37);

    let outcome = scene.world.finish(&scene.host, &job).unwrap();

    let end = ended(&outcome);
    assert_eq!((end.paid_host, end.paid_fee), (MINUTE_HOST, MINUTE_FEE));
    let money = scene.money(&job);
    assert_eq!((money.host, money.fee), (MINUTE_HOST, MINUTE_FEE));
    assert_eq!(money.sum(), CLIENT_TOKENS);
    let record = scene.world.record(&scene.host);
    assert_eq!((record.earned, record.served), (MINUTE_HOST, 60));
    assert_eq!(fees_by_day(&record), [MINUTE_FEE]);
}

#[test]
fn no_more_than_the_timeout_is_paid() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(100_000);
    scene.world.finish(&scene.host, &job).unwrap();
    let money = scene.money(&job);
    assert_eq!((money.host, money.fee), (10 * MINUTE_HOST, 10 * MINUTE_FEE));
    assert_eq!(money.sum(), CLIENT_TOKENS);
}

#[test]
fn a_clock_that_went_back_pays_nothing() {
    let (mut scene, job) = Scene::running();
    let before = scene.world.job(&job);
    scene.world.advance(-1_000);
    scene.world.finish(&scene.host, &job).unwrap();
    assert_eq!(scene.money(&job).client, CLIENT_TOKENS);
    assert_eq!(fees_by_day(&scene.world.record(&scene.host)), [0; 0]);
    // Times of an account do not go back.
    assert_eq!(scene.world.job(&job).ended_at, before.started_at);
}

#[test]
fn what_a_frozen_payout_account_cannot_take_stays_owed() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.chain.freeze(&scene.host.payout);

    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());

    assert_eq!((end.paid_host, end.owed_host), (0, MINUTE_HOST));
    assert_eq!(scene.world.state(&job), JobState::Completed);
    assert_eq!(scene.world.job(&job).owed_host, MINUTE_HOST);
    assert_eq!(
        scene.money(&job),
        Money {
            client: CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE,
            host: 0,
            fee: MINUTE_FEE,
            escrow: MINUTE_HOST,
        }
    );
    // The host is free for other work, and its record counts only what was paid.
    let record = scene.world.record(&scene.host);
    assert_eq!((record.earned, record.completed), (0, 1));
    assert_eq!(fees_by_day(&record), [MINUTE_FEE]);
    scene.world.join(&scene.host).unwrap();

    scene.world.chain.thaw(&scene.host.payout);
    scene.world.collect(&job).unwrap();
    assert_eq!(scene.money(&job).host, MINUTE_HOST);
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
}

#[test]
fn what_a_closed_refund_account_cannot_take_stays_owed() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    let heir = scene.world.client(2).tokens;
    scene.world.chain.close_tokens(&scene.client.key, &heir);

    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());

    let refund = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
    assert_eq!((end.refunded, end.owed_client), (0, refund));
    let money = scene.money(&job);
    assert_eq!(
        (money.host, money.fee, money.escrow),
        (MINUTE_HOST, MINUTE_FEE, refund)
    );

    scene.world.chain.give_tokens(&scene.client.address(), 0);
    scene.world.collect(&job).unwrap();
    assert_eq!(scene.money(&job).client, refund);
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
}

#[test]
fn a_fee_that_cannot_be_paid_stays_owed() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    let fee = scene.world.fee_destination;
    scene.world.chain.freeze(&fee);

    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());

    assert_eq!((end.paid_fee, end.owed_fee), (0, MINUTE_FEE));
    assert_eq!(scene.money(&job).escrow, MINUTE_FEE);
    // It is due, so it counts, and not again once it is paid.
    let record = scene.world.record(&scene.host);
    assert_eq!(fees_by_day(&record), [MINUTE_FEE]);
    scene.world.chain.thaw(&fee);
    scene.world.collect(&job).unwrap();
    assert_eq!(scene.money(&job).fee, MINUTE_FEE);
    assert_eq!(scene.world.record(&scene.host), record);
}

#[test]
fn what_strangers_sent_to_the_escrow_goes_to_the_client() {
    let (mut scene, job) = Scene::running();
    let donor = scene.world.client(2);
    let escrow = scene.world.escrow(&job);
    scene.world.chain.send_tokens(&donor.key, &escrow, 1_000);
    scene.world.advance(60);

    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());

    // The books know of the deposit alone.
    assert_eq!(end.refunded, DEPOSIT - MINUTE_HOST - MINUTE_FEE);
    assert_eq!(
        scene.money(&job).client,
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE + 1_000
    );
    assert_eq!(scene.world.chain.account(&escrow), None);
}

#[test]
fn a_client_may_be_its_own_host() {
    let mut world = World::new();
    let host = world.host(1);
    world.chain.give_tokens(&host.owner.pubkey(), CLIENT_TOKENS);
    let client = Client {
        key: host.owner.insecure_clone(),
        tokens: host.payout,
    };
    let job = world.running(&client, &host);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - MINUTE_FEE);
}

#[test]
fn a_job_that_does_not_run_fails() {
    let (mut scene, job) = Scene::assigned();
    expect_error(scene.world.finish(&scene.host, &job), JobsError::WrongState);
    scene.world.start(&scene.host, &job).unwrap();
    scene.world.finish(&scene.host, &job).unwrap();
    expect_error(scene.world.finish(&scene.host, &job), JobsError::WrongState);
}

#[test]
fn a_job_of_another_host_fails() {
    let (mut scene, job) = Scene::running();
    let other = scene.world.host(2);
    expect_error(scene.world.finish(&other, &job), JobsError::NotAssigned);
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    let call = world
        .finish_call(&host, &job, 0, [5; 32])
        .signed_by(&host.worker.pubkey(), &host.owner);
    expect_error(world.run(call), JobsError::NotWorker);
    let call = world
        .finish_call(&host, &job, 0, [5; 32])
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
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    let market = world.market;
    expect_refused(
        &mut world,
        |world| world.finish_call(&host, &job, 0, [5; 32]),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (2, others.host.record, &JobsError::WrongRecord),
            (2, others.job, &InstructionError::AccountDataTooSmall),
            (3, others.job, &JobsError::NotAssigned),
            (3, others.host.record, &InstructionError::InvalidAccountData),
            (4, others.escrow, &JobsError::WrongEscrow),
            (4, others.client.tokens, &JobsError::WrongEscrow),
            (5, others.host.payout, &JobsError::WrongDestination),
            (5, client.tokens, &JobsError::WrongDestination),
            (6, host.payout, &JobsError::WrongDestination),
            (6, others.client.tokens, &JobsError::WrongDestination),
            (7, others.client.tokens, &JobsError::WrongDestination),
            (7, host.payout, &JobsError::WrongDestination),
            (8, host.owner.pubkey(), &JobsError::WrongPayer),
            (9, market, &InstructionError::InvalidAccountData),
            (9, tiers_config, &InstructionError::IllegalOwner),
            (10, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
    // None of it moved anything.
    world.finish(&host, &job).unwrap();
}
