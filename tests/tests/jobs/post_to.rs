//! `post_to`

use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{
        accounts::Job,
        errors::JobsError,
        events::{Event, JobAssigned},
        instructions::UpdateConfigInstructionArgs,
    },
    instructions::{NewJob, TOKEN_PROGRAM},
    queue::QueueKind,
};
use nosana_tests::{
    DuplicateAccount, World, expect_error, key,
    world::{CLIENT_TOKENS, market_terms},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use spl_token_interface::error::TokenError;

use crate::{DEPOSIT, Scene, expect_refused, post};

#[test]
fn the_named_host_gets_the_job_and_the_others_keep_their_turn() {
    let mut world = World::new();
    let client = world.client(1);
    let hosts = [1, 2, 3].map(|number| world.host(number));
    for host in &hosts {
        world.join(host).unwrap();
    }
    let (middle, record) = (&hosts[1], world.record(&hosts[1]));
    world.advance(10);
    let new = world.new_job(&client);

    let outcome = world.post_to(&client, &new, middle, 1).unwrap();

    let (address, now) = (new.address(), world.now());
    let job = world.job(&address);
    assert_eq!(
        job,
        Job {
            state: JobState::Assigned as u8,
            host: middle.address,
            attempts: 1,
            assigned_at: now,
            ..post::posted(&world, &new)
        }
    );
    assert_eq!(world.record(middle), record);
    assert_eq!(world.waiting(), [hosts[0].address, hosts[2].address]);
    assert_eq!(world.queue().header.jobs, 1);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - DEPOSIT);
    assert_eq!(world.tokens(&world.escrow(&address)), DEPOSIT);
    assert_eq!(
        outcome.jobs_events(),
        [
            Event::JobPosted(post::posted_event(&job, address)),
            Event::JobAssigned(JobAssigned {
                job: address,
                host: middle.address,
                market: world.market,
                attempt: 1,
                at: now,
            }),
        ]
    );
    assert!(outcome.logged("Instruction: post_to"));

    // It is a job like any other.
    world.start(middle, &address).unwrap();
    world.finish(middle, &address).unwrap();
    for host in [&hosts[0], &hosts[2]] {
        let job = world.post(&client);
        assert_eq!(world.job(&job).host, host.address);
    }
}

#[test]
fn the_only_host_leaves_the_queue_empty() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    world.post_to(&client, &new, &host, 0).unwrap();
    assert_eq!(world.queue().kind(), QueueKind::Empty);
    let other = world.post(&client);
    assert_eq!(world.state(&other), JobState::Queued);
}

#[test]
fn a_job_that_the_named_host_gives_back_goes_to_any_other() {
    let mut world = World::new();
    let client = world.client(1);
    let (first, named) = (world.host(1), world.host(2));
    world.join(&first).unwrap();
    world.join(&named).unwrap();
    let new = world.new_job(&client);
    world.post_to(&client, &new, &named, 1).unwrap();
    world.quit(&named, &new.address()).unwrap();
    assert_eq!(world.job(&new.address()).host, first.address);
}

#[test]
fn a_lease_holds_to_its_last_second() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    world.advance(120);
    let mut late = world.clone();
    world.post_to(&client, &new, &host, 0).unwrap();

    late.advance(1);
    expect_error(
        late.post_to(&client, &new, &host, 0),
        JobsError::HostDoesNotWait,
    );
    // Its place is as it was: it may renew it.
    late.renew(&host).unwrap();
    late.post_to(&client, &new, &host, 0).unwrap();
}

#[test]
fn a_host_at_another_place_fails() {
    let mut world = World::new();
    let client = world.client(1);
    let hosts = [1, 2].map(|number| world.host(number));
    for host in &hosts {
        world.join(host).unwrap();
    }
    let new = world.new_job(&client);
    for slot in [1, 2, 64, u64::MAX] {
        expect_error(
            world.post_to(&client, &new, &hosts[0], slot),
            JobsError::HostDoesNotWait,
        );
    }
}

#[test]
fn a_host_that_does_not_wait_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let new = world.new_job(&client);
    let refused = |world: &mut World| {
        expect_error(
            world.post_to(&client, &new, &host, 0),
            JobsError::HostDoesNotWait,
        );
    };
    // It never came, it was matched, it works.
    refused(&mut world);
    world.join(&host).unwrap();
    let job = world.post(&client);
    refused(&mut world);
    world.start(&host, &job).unwrap();
    refused(&mut world);
    world.finish(&host, &job).unwrap();
    // It left.
    world.join(&host).unwrap();
    let other = world.host(2);
    world.join(&other).unwrap();
    world.leave(&host).unwrap();
    refused(&mut world);
}

#[test]
fn a_host_that_was_dropped_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.sweep().unwrap();
    let new = world.new_job(&client);
    expect_error(
        world.post_to(&client, &new, &host, 0),
        JobsError::HostDoesNotWait,
    );
}

#[test]
fn a_waiting_job_taken_for_a_host_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let victim = world.post(&client);
    let stranger = world.client(2);
    let new = world.new_job(&stranger);
    let call = nosana_tests::Call::new(new.post_to(victim, 0), &[&stranger.key]);
    expect_error(world.run(call), JobsError::HostDoesNotWait);
    // It still waits, can be taken back or taken.
    assert_eq!(world.waiting(), [victim]);
    let mut cancelled = world.clone();
    cancelled.cancel(&client, &victim).unwrap();
    world.join(&host).unwrap();
    assert_eq!(world.job(&victim).host, host.address);
}

#[test]
fn an_empty_place_taken_for_a_host_fails() {
    let mut world = World::new();
    let client = world.client(1);
    let hosts = [1, 2].map(|number| world.host(number));
    for host in &hosts {
        world.join(host).unwrap();
    }
    world.leave(&hosts[0]).unwrap();
    let new = world.new_job(&client);
    for slot in [0, 2, 3] {
        let nobody = new.post_to(solana_address::Address::default(), slot);
        let call = nosana_tests::Call::new(nobody, &[&client.key]);
        expect_error(world.run(call), JobsError::HostDoesNotWait);
    }
}

#[test]
fn posting_while_paused_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    let mut everywhere = world.clone();
    world.update_market(|terms| terms.paused = 1).unwrap();
    expect_error(world.post_to(&client, &new, &host, 0), JobsError::Paused);
    let pause = everywhere.update_config_call(UpdateConfigInstructionArgs {
        fee_bps: 0,
        fee_cap_bps: 0,
        paused: true,
    });
    everywhere.run(pause).unwrap();
    expect_error(
        everywhere.post_to(&client, &new, &host, 0),
        JobsError::Paused,
    );
}

#[test]
fn what_post_refuses_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    for (error, bent) in [
        (
            JobsError::NoDefinition,
            NewJob {
                definition: [0; 32],
                ..new
            },
        ),
        (JobsError::TimeoutOutOfRange, NewJob { timeout: 9, ..new }),
        (
            JobsError::PriceTooHigh,
            NewJob {
                max_price: 119,
                ..new
            },
        ),
        (
            JobsError::NotClientsAccount,
            NewJob {
                source: host.payout,
                ..new
            },
        ),
    ] {
        expect_error(world.post_to(&client, &bent, &host, 0), error);
    }
    let heir = world.client(2);
    world
        .chain
        .send_tokens(&client.key, &heir.tokens, CLIENT_TOKENS - DEPOSIT + 1);
    expect_error(
        world.post_to(&client, &new, &host, 0),
        TokenError::InsufficientFunds,
    );
    assert_eq!(world.waiting(), [host.address]);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    let queue = world.queue;
    expect_refused(
        &mut world,
        |world| world.post_to_call(&client, &new, &host, 0),
        &[
            (3, others.market, &JobsError::WrongQueue),
            (4, others.queue, &JobsError::WrongQueue),
            (5, others.job, &InstructionError::InvalidSeeds),
            (5, queue, &DuplicateAccount),
            (6, others.escrow, &InstructionError::InvalidSeeds),
            (9, TOKEN_PROGRAM, &JobsError::WrongPriceAccount),
        ],
    );
    // A host of another market's queue.
    let (market, elsewhere) = world.open_market(market_terms("third"), 16);
    let elsewhere = NewJob {
        market,
        queue: elsewhere,
        ..new
    };
    expect_error(
        world.post_to(&client, &elsewhere, &host, 0),
        JobsError::HostDoesNotWait,
    );
    let payer = key("payer", 0);
    world.chain.fund(&payer.pubkey());
    let other = NewJob {
        payer: payer.pubkey(),
        ..new
    };
    let mut call = world
        .post_to_call(&client, &other, &host, 0)
        .unsigned_by(&client.address());
    call.signers.push(payer);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}
