//! `extend`

use nosana_sdk::{
    common::job::{JobState, MAX_TIMEOUT},
    generated::jobs::{
        accounts::Job,
        errors::JobsError,
        events::{Event, JobExtended},
    },
    instructions::{self, SYSTEM_PROGRAM},
};
use nosana_tests::{
    Call, DuplicateAccount, World, expect_error, key,
    world::{CLIENT_TOKENS, TIMEOUT, market_terms},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use spl_token_interface::error::TokenError;

use crate::{DEPOSIT, MINUTE_FEE, MINUTE_HOST, Scene, ended, expect_refused};

/// `price × seconds` for 100 s.
const MORE: u64 = 12_000;

#[test]
fn a_running_job_gets_more_time_at_its_own_price() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    // What the market asks now is for later jobs.
    scene
        .world
        .update_market(|terms| {
            terms.price = 5_000;
            terms.discount_bps = 9_000;
            terms.paused = 1;
        })
        .unwrap();
    let (before, money) = (scene.world.job(&job), scene.money(&job));

    let outcome = scene.world.extend(&scene.client, &job, 100).unwrap();

    assert_eq!(
        scene.world.job(&job),
        Job {
            timeout: TIMEOUT + 100,
            deposit: DEPOSIT + MORE,
            ..before
        }
    );
    let after = scene.money(&job);
    assert_eq!(after.client, money.client - MORE);
    assert_eq!(after.escrow, money.escrow + MORE);
    assert_eq!((after.host, after.fee), (money.host, money.fee));
    assert_eq!(
        outcome.jobs_events(),
        [Event::JobExtended(JobExtended {
            job,
            timeout: TIMEOUT + 100,
            deposit: DEPOSIT + MORE,
            at: scene.world.now(),
        })]
    );
    assert!(outcome.logged("Instruction: extend"));

    // The host is paid for the seconds that were added, and not for more.
    scene.world.advance(10_000);
    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());
    assert_eq!(end.seconds, TIMEOUT + 100);
    let earned = (DEPOSIT + MORE) * 8 / 10;
    assert_eq!(end.paid_host + end.paid_fee, earned);
    assert_eq!(end.refunded, DEPOSIT + MORE - earned);
    assert_eq!(scene.money(&job).sum(), CLIENT_TOKENS);
}

#[test]
fn a_job_that_waits_or_is_assigned_gets_more_time() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    world.extend(&client, &job, 100).unwrap();
    assert_eq!(world.waiting(), [job]);
    world.join(&host).unwrap();
    // Also when its host lets the time to start pass.
    world.advance(1_000);
    world.extend(&client, &job, 100).unwrap();
    let extended = world.job(&job);
    assert_eq!(extended.state, JobState::Assigned as u8);
    assert_eq!(
        (extended.timeout, extended.deposit),
        (TIMEOUT + 200, DEPOSIT + 2 * MORE)
    );
    world.expire(&job).unwrap();
    world.cancel(&client, &job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn a_run_can_be_extended_until_its_deadline_and_no_longer() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(i64::from(TIMEOUT));
    let mut late = scene.world.clone();
    scene.world.extend(&scene.client, &job, 1).unwrap();
    // Which moves the deadline.
    scene.world.advance(1);
    scene.world.extend(&scene.client, &job, 100).unwrap();
    scene.world.advance(60);
    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());
    assert_eq!(end.seconds, TIMEOUT + 61);

    late.advance(1);
    expect_error(late.extend(&scene.client, &job, 1), JobsError::CannotExtend);
}

#[test]
fn an_extended_job_cannot_be_expired_at_its_old_deadline() {
    let (mut scene, job) = Scene::running();
    scene.world.extend(&scene.client, &job, 1_000).unwrap();
    scene.world.advance(i64::from(TIMEOUT) + 61);
    expect_error(scene.world.expire(&job), JobsError::TooEarly);
    scene.world.advance(1_000);
    scene.world.expire(&job).unwrap();
    assert_eq!(scene.world.tokens(&scene.client.tokens), CLIENT_TOKENS);
}

#[test]
fn a_later_host_gets_the_time_that_was_added() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    scene.world.quit(&scene.host, &job).unwrap();
    scene.world.extend(&scene.client, &job, 100).unwrap();
    let next = scene.world.host(2);
    scene.world.join(&next).unwrap();
    scene.world.start(&next, &job).unwrap();
    scene.world.advance(10_000);
    let end = ended(&scene.world.finish(&next, &job).unwrap());
    assert_eq!(end.seconds, TIMEOUT + 100);
    assert_eq!(
        scene.world.tokens(&next.payout) + MINUTE_HOST + end.paid_fee,
        (DEPOSIT + MORE) * 8 / 10
    );
    assert_eq!(scene.world.tokens(&scene.host.payout), MINUTE_HOST);
    assert!(end.paid_fee > MINUTE_FEE);
}

#[test]
fn another_account_of_the_client_may_pay_and_the_rest_returns_to_the_first() {
    let (mut scene, job) = Scene::running();
    let second = key("second tokens", 0);
    let (client, mint) = (scene.client.address(), scene.world.mint());
    let chain = &mut scene.world.chain;
    chain.create_tokens_at(&second, &client, &mint);
    chain.issue(&mint, &second.pubkey(), MORE);
    let state = scene.world.job(&job);

    let extend = instructions::extend(job, &state, second.pubkey(), 100);
    scene
        .world
        .run(Call::new(extend, &[&scene.client.key]))
        .unwrap();

    assert_eq!(scene.world.tokens(&second.pubkey()), 0);
    scene.world.stop(&scene.client, &job).unwrap();
    assert_eq!(
        scene.world.tokens(&scene.client.tokens),
        CLIENT_TOKENS + MORE
    );
}

#[test]
fn no_seconds_fail() {
    let (mut scene, job) = Scene::running();
    expect_error(
        scene.world.extend(&scene.client, &job, 0),
        JobsError::CannotExtend,
    );
}

#[test]
fn a_timeout_above_what_the_market_allows_now_fails() {
    let (mut scene, job) = Scene::running();
    scene
        .world
        .update_market(|terms| terms.max_timeout = TIMEOUT + 50)
        .unwrap();
    for seconds in [51, u32::MAX] {
        expect_error(
            scene.world.extend(&scene.client, &job, seconds),
            JobsError::TimeoutOutOfRange,
        );
    }
    scene.world.extend(&scene.client, &job, 50).unwrap();
    // A market that allows less than the job has already changes nothing of it.
    scene
        .world
        .update_market(|terms| terms.max_timeout = 60)
        .unwrap();
    expect_error(
        scene.world.extend(&scene.client, &job, 1),
        JobsError::TimeoutOutOfRange,
    );
    scene.world.advance(60);
    scene.world.finish(&scene.host, &job).unwrap();
}

#[test]
fn a_deposit_that_does_not_fit_fails() {
    let (mut scene, job) = Scene::running();
    // What no market asks: a price whose largest deposit does not fit.
    scene.world.chain.edit::<Job>(&job, |job| {
        job.price = u64::MAX / u64::from(TIMEOUT);
    });
    expect_error(
        scene.world.extend(&scene.client, &job, TIMEOUT + 1),
        JobsError::Overflow,
    );
}

#[test]
fn a_job_that_is_over_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let finished = world.running(&client, &host);
    world.finish(&host, &finished).unwrap();
    let stopped = world.running(&client, &host);
    world.stop(&client, &stopped).unwrap();
    let cancelled = world.post(&client);
    world.cancel(&client, &cancelled).unwrap();
    let expired = world.running(&client, &host);
    world.advance(661);
    world.expire(&expired).unwrap();
    for job in [finished, stopped, cancelled, expired] {
        expect_error(world.extend(&client, &job, 10), JobsError::CannotExtend);
    }
}

#[test]
fn a_source_without_enough_fails() {
    let (mut scene, job) = Scene::running();
    let heir = scene.world.client(2);
    let left = CLIENT_TOKENS - DEPOSIT;
    scene
        .world
        .chain
        .send_tokens(&scene.client.key, &heir.tokens, left - MORE + 1);
    let before = scene.world.job(&job);
    expect_error(
        scene.world.extend(&scene.client, &job, 100),
        TokenError::InsufficientFunds,
    );
    assert_eq!(scene.world.job(&job), before);
}

#[test]
fn a_key_that_is_not_the_client_fails() {
    let (mut scene, job) = Scene::running();
    let other = scene.world.client(2);
    let client = scene.client.address();
    let call = scene
        .world
        .extend_call(&scene.client, &job, 10)
        .signed_by(&client, &other.key);
    expect_error(scene.world.run(call), JobsError::NotClient);
    let call = scene
        .world
        .extend_call(&scene.client, &job, 10)
        .unsigned_by(&client);
    expect_error(
        scene.world.run(call),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = Scene::running();
    let others = scene.others();
    let mint = key("other mint", 0);
    let foreign = key("foreign tokens", 0);
    let chain = &mut scene.world.chain;
    chain.create_mint(&mint);
    chain.create_tokens_at(&foreign, &scene.client.address(), &mint.pubkey());
    chain.issue(&mint.pubkey(), &foreign.pubkey(), MORE);
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let class = world.class;
    let escrow = world.escrow(&job);
    expect_refused(
        &mut world,
        |world: &World| world.extend_call(&client, &job, 100),
        &[
            (1, others.market, &JobsError::WrongMarket),
            (1, class, &InstructionError::IllegalOwner),
            (2, others.job, &JobsError::NotClient),
            (2, host.record, &InstructionError::InvalidAccountData),
            (3, others.escrow, &JobsError::WrongEscrow),
            (3, others.client.tokens, &JobsError::WrongEscrow),
            (3, client.tokens, &DuplicateAccount),
            (4, others.client.tokens, &JobsError::NotClientsAccount),
            (4, others.escrow, &JobsError::NotClientsAccount),
            (4, escrow, &DuplicateAccount),
            (4, foreign.pubkey(), &TokenError::MintMismatch),
            (5, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
}

#[test]
fn the_longest_timeout_of_all_can_be_reached() {
    let mut terms = market_terms("long");
    terms.terms.max_timeout = MAX_TIMEOUT;
    terms.terms.price = 1;
    let mut world = World::with(nosana_tests::Setup {
        market: terms,
        ..nosana_tests::Setup::default()
    });
    let client = world.client(1);
    let job = world.post(&client);
    world.extend(&client, &job, MAX_TIMEOUT - TIMEOUT).unwrap();
    assert_eq!(world.job(&job).timeout, MAX_TIMEOUT);
    assert_eq!(world.job(&job).deposit, u64::from(MAX_TIMEOUT));
    expect_error(world.extend(&client, &job, 1), JobsError::TimeoutOutOfRange);
}
