//! `stop`

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    generated::jobs::{
        accounts::{HostRecord, Job},
        errors::JobsError,
        events::JobEnded,
    },
    instructions::SYSTEM_PROGRAM,
};
use nosana_tests::{
    DuplicateAccount, expect_error,
    world::{CLIENT_TOKENS, VOID_AFTER},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    Activity, DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, ended, expect_refused, fees_by_day,
    idle, one_day, over,
};

/// `EndReason::ClientStopped`
const CLIENT_STOPPED: u8 = 4;

#[test]
fn a_running_job_is_paid_up_to_now() {
    let (mut scene, job) = Scene::running();
    let (before, record) = (scene.world.job(&job), scene.world.record(&scene.host));
    scene.world.advance(60);

    let outcome = scene.world.stop(&scene.client, &job).unwrap();

    let now = scene.world.now();
    let refunded = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
    assert_eq!(
        scene.world.job(&job),
        Job {
            paid_host: MINUTE_HOST,
            paid_fee: MINUTE_FEE,
            refunded,
            paid_seconds: 60,
            ..over(&before, JobState::Stopped, CLIENT_STOPPED, now)
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
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
    assert_eq!(
        ended(&outcome),
        JobEnded {
            job,
            host: scene.host.address,
            client: scene.client.address(),
            state: JobState::Stopped as u8,
            reason: CLIENT_STOPPED,
            exit_code: 0,
            result: [0; 32],
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
    assert!(outcome.logged("Instruction: stop"));
}

#[test]
fn what_a_checkpoint_counted_as_fee_is_not_counted_again() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(23);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    scene.world.advance(37);
    scene.world.stop(&scene.client, &job).unwrap();
    assert_eq!(scene.money(&job).fee, MINUTE_FEE);
    assert_eq!(fees_by_day(&scene.world.record(&scene.host)), [MINUTE_FEE]);
}

#[test]
fn a_fee_that_cannot_be_paid_counts_all_the_same() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    let fee = scene.world.fee_destination;
    scene.world.chain.freeze(&fee);
    let end = ended(&scene.world.stop(&scene.client, &job).unwrap());
    assert_eq!((end.paid_fee, end.owed_fee), (0, MINUTE_FEE));
    assert_eq!(fees_by_day(&scene.world.record(&scene.host)), [MINUTE_FEE]);
}

#[test]
fn an_assigned_job_costs_nothing() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(60);
    let end = ended(&scene.world.stop(&scene.client, &job).unwrap());
    assert_eq!((end.seconds, end.refunded), (0, DEPOSIT));
    assert_eq!(scene.money(&job).client, CLIENT_TOKENS);
    let record = scene.world.record(&scene.host);
    assert_eq!(fees_by_day(&record), [0; 0]);
    assert_eq!(record, idle(&record));
    scene.world.join(&scene.host).unwrap();
}

#[test]
fn the_record_of_a_host_that_waited_is_set_right() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    assert_eq!(world.record(&host).state, HostState::Queued as u8);
    world.stop(&client, &job).unwrap();
    let record = world.record(&host);
    assert_eq!(record, idle(&record));
    world.join(&host).unwrap();
}

#[test]
fn a_host_that_waits_again_keeps_its_place() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.advance(VOID_AFTER);
    world.join(&host).unwrap();
    let record = world.record(&host);

    world.stop(&client, &job).unwrap();

    let after = world.record(&host);
    assert_eq!(after.state, HostState::Queued as u8);
    assert_eq!(after.queue_slot, record.queue_slot);
    world.renew(&host).unwrap();
    world.leave(&host).unwrap();
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

    world.stop(&client, &missed).unwrap();

    let record = world.record(&host);
    assert_eq!(
        (record.state, record.job),
        (HostState::Working as u8, other)
    );
    world.finish(&host, &other).unwrap();
}

#[test]
fn a_host_that_is_gone_does_not_hinder() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.advance(VOID_AFTER);
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
    let owner = host.owner.pubkey();

    // But a record that is not the host's cannot be passed for it.
    let call = world
        .stop_call(&client, &job)
        .replacing(&host.record, &owner);
    expect_error(world.run(call), JobsError::WrongRecord);
    world.stop(&client, &job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn what_a_frozen_payout_account_cannot_take_stays_owed() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.chain.freeze(&scene.host.payout);
    let end = ended(&scene.world.stop(&scene.client, &job).unwrap());
    assert_eq!((end.paid_host, end.owed_host), (0, MINUTE_HOST));
    assert_eq!(scene.money(&job).escrow, MINUTE_HOST);
    assert_eq!(scene.world.record(&scene.host).earned, 0);
}

#[test]
fn a_job_that_has_no_host_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let job = world.post(&client);
    expect_error(world.stop(&client, &job), JobsError::WrongState);
}

#[test]
fn a_job_that_is_over_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.finish(&scene.host, &job).unwrap();
    expect_error(scene.world.stop(&scene.client, &job), JobsError::WrongState);
}

#[test]
fn a_key_that_is_not_the_client_fails() {
    let (mut scene, job) = Scene::running();
    let other = scene.world.client(2);
    let client = scene.client.address();
    let call = scene
        .world
        .stop_call(&scene.client, &job)
        .with_account(0, &other.address());
    let call = nosana_tests::Call {
        signers: vec![other.key],
        ..call
    };
    expect_error(scene.world.run(call), JobsError::NotClient);
    let mut call = scene.world.stop_call(&scene.client, &job);
    call.instruction.accounts[0].is_signer = false;
    call.signers.clear();
    assert_eq!(call.instruction.accounts[0].pubkey, client);
    expect_error(
        scene.world.run(call),
        InstructionError::MissingRequiredSignature,
    );
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
    let market = world.market;
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    expect_refused(
        &mut world,
        |world| world.stop_call(&client, &job),
        &[
            (1, others.host.record, &JobsError::WrongRecord),
            (1, others.job, &JobsError::WrongRecord),
            (1, others.client.address(), &JobsError::WrongRecord),
            (1, client.tokens, &DuplicateAccount),
            (2, others.job, &JobsError::NotClient),
            (2, others.host.record, &InstructionError::InvalidAccountData),
            (3, others.escrow, &JobsError::WrongEscrow),
            (3, others.client.tokens, &JobsError::WrongEscrow),
            (4, others.host.payout, &JobsError::WrongDestination),
            (4, client.tokens, &JobsError::WrongDestination),
            (5, client.tokens, &JobsError::WrongDestination),
            (6, others.client.tokens, &JobsError::WrongDestination),
            (7, others.client.address(), &JobsError::WrongPayer),
            (8, market, &InstructionError::InvalidAccountData),
            (8, tiers_config, &InstructionError::IllegalOwner),
            (9, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
    world.stop(&client, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
}
