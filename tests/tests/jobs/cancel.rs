//! `cancel`

use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{accounts::Job, errors::JobsError, events::JobEnded},
    instructions::SYSTEM_PROGRAM,
    queue::QueueKind,
};
use nosana_tests::{Call, World, expect_error, world::CLIENT_TOKENS};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, ended, expect_refused, over};

/// `EndReason::ClientStopped`
const CLIENT_STOPPED: u8 = 4;

#[test]
fn a_queued_job_is_taken_back() {
    let mut scene = Scene::new();
    let lamports = scene.world.chain.lamports(&scene.client.address());
    let job = scene.world.post(&scene.client);
    let before = scene.world.job(&job);
    scene.world.advance(9);

    let outcome = scene.world.cancel(&scene.client, &job).unwrap();

    let now = scene.world.now();
    assert_eq!(
        scene.world.job(&job),
        Job {
            refunded: DEPOSIT,
            ..over(&before, JobState::Cancelled, CLIENT_STOPPED, now)
        }
    );
    assert_eq!(
        scene.money(&job),
        Money {
            client: CLIENT_TOKENS,
            host: 0,
            fee: 0,
            escrow: 0,
        }
    );
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
    assert_eq!(
        scene.world.chain.lamports(&scene.client.address()),
        lamports - scene.world.chain.rent(Job::LEN)
    );
    assert_eq!(scene.world.queue().kind(), QueueKind::Empty);
    assert_eq!(
        ended(&outcome),
        JobEnded {
            job,
            host: Address::default(),
            client: scene.client.address(),
            state: JobState::Cancelled as u8,
            reason: CLIENT_STOPPED,
            exit_code: 0,
            result: [0; 32],
            seconds: 0,
            paid_host: 0,
            paid_fee: 0,
            refunded: DEPOSIT,
            owed_host: 0,
            owed_fee: 0,
            owed_client: 0,
            at: now,
        }
    );
    assert_eq!(outcome.event_names(), ["JobEnded"]);
    assert!(outcome.logged("Instruction: cancel"));
}

#[test]
fn the_others_keep_their_turn() {
    let mut world = World::new();
    let client = world.client(1);
    let jobs = [(); 4].map(|()| world.post(&client));
    world.cancel(&client, &jobs[1]).unwrap();
    assert_eq!(world.waiting(), [jobs[0], jobs[2], jobs[3]]);
    world.cancel(&client, &jobs[3]).unwrap();
    world.cancel(&client, &jobs[0]).unwrap();
    assert_eq!(world.waiting(), [jobs[2]]);
    let host = world.host(1);
    world.join(&host).unwrap();
    assert_eq!(world.job(&jobs[2]).host, host.address);
}

#[test]
fn posting_and_cancelling_does_not_fill_the_queue() {
    let mut world = World::new();
    let client = world.client(1);
    let stays = world.post(&client);
    for _ in 0..100 {
        let job = world.post(&client);
        world.cancel(&client, &job).unwrap();
    }
    assert_eq!(world.waiting(), [stays]);
}

#[test]
fn the_fee_on_what_an_earlier_host_was_paid_is_paid() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    scene.world.quit(&scene.host, &job).unwrap();

    let end = ended(&scene.world.cancel(&scene.client, &job).unwrap());

    assert_eq!((end.paid_host, end.paid_fee), (MINUTE_HOST, MINUTE_FEE));
    assert_eq!(
        scene.money(&job),
        Money {
            client: CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE,
            host: MINUTE_HOST,
            fee: MINUTE_FEE,
            escrow: 0,
        }
    );
}

#[test]
fn what_a_frozen_refund_account_cannot_take_stays_owed() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let job = world.post(&client);
    world.chain.freeze(&client.tokens);
    let end = ended(&world.cancel(&client, &job).unwrap());
    assert_eq!((end.refunded, end.owed_client), (0, DEPOSIT));
    world.chain.thaw(&client.tokens);
    world.collect(&job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn a_job_that_does_not_wait_fails() {
    let (mut scene, job) = Scene::assigned();
    expect_error(
        scene.world.cancel(&scene.client, &job),
        JobsError::WrongState,
    );
    scene.world.start(&scene.host, &job).unwrap();
    expect_error(
        scene.world.cancel(&scene.client, &job),
        JobsError::WrongState,
    );
    scene.world.finish(&scene.host, &job).unwrap();
    expect_error(
        scene.world.cancel(&scene.client, &job),
        JobsError::WrongState,
    );
}

#[test]
fn a_key_that_is_not_the_client_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let job = world.post(&client);
    let other = world.client(2);
    let call = Call {
        instruction: world
            .cancel_call(&client, &job)
            .with_account(0, &other.address())
            .instruction,
        signers: vec![other.key],
    };
    expect_error(world.run(call), JobsError::NotClient);
    let mut call = world.cancel_call(&client, &job);
    call.instruction.accounts[0].is_signer = false;
    call.signers.clear();
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world,
        host,
        client,
    } = scene;
    let job = world.post(&client);
    let market = world.market;
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    expect_refused(
        &mut world,
        |world| world.cancel_call(&client, &job),
        &[
            (1, others.market, &JobsError::WrongMarket),
            (1, others.job, &InstructionError::InvalidAccountData),
            (2, others.queue, &JobsError::WrongQueue),
            (3, others.job, &JobsError::NotClient),
            (4, others.escrow, &JobsError::WrongEscrow),
            (5, host.payout, &JobsError::WrongDestination),
            (6, others.client.tokens, &JobsError::WrongDestination),
            (7, host.owner.pubkey(), &JobsError::WrongPayer),
            (8, market, &InstructionError::InvalidAccountData),
            (8, tiers_config, &InstructionError::IllegalOwner),
            (9, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
    world.cancel(&client, &job).unwrap();
}

// That a queued job has its place in its market's queue follows from how it got into
// that state; no instruction takes only one of the two away.
