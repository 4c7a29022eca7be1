//! `start`

use nosana_sdk::{
    common::{host_record::HostState, job::JobState, tier::Tier},
    generated::jobs::{
        accounts::{HostRecord, Job},
        errors::JobsError,
        events::{Event, JobStarted},
    },
};
use nosana_tests::{Host, Setup, World, expect_error, key, world::market_terms};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Activity, DEPOSIT, MINUTE_FEE, MINUTE_HOST, Scene, expect_refused, one_day};

#[test]
fn a_clock_that_went_back_leaves_nothing_of_the_place() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    world.join(&host).unwrap();
    let joined_at = world.now();
    // Further back than the job may wait for its start.
    world.set_time(joined_at - 301);
    let job = world.post(&client);
    world.start(&host, &job).unwrap();

    let record = world.record(&host);
    assert_eq!(record.state, HostState::Working as u8);
    assert_eq!((record.job, record.market), (job, world.market));
    assert_eq!((record.valid_until, record.queue_slot), (0, 0));
    assert_eq!((record.last_seen, record.online), (joined_at, 0));
}

#[test]
fn billing_begins() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    let (before, record) = (world.job(&job), world.record(&host));
    world.advance(20);

    let outcome = world.start(&host, &job).unwrap();

    let now = world.now();
    assert_eq!(
        world.job(&job),
        Job {
            state: JobState::Running as u8,
            started_at: now,
            payout: host.payout,
            ..before
        }
    );
    assert_eq!(
        world.record(&host),
        HostRecord {
            last_seen: now,
            online: 20,
            days: one_day(
                now,
                Activity {
                    online: 20,
                    ..Activity::default()
                }
            ),
            ..record
        }
    );
    assert_eq!(world.tokens(&world.escrow(&job)), DEPOSIT);
    assert_eq!(
        outcome.jobs_events(),
        [Event::JobStarted(JobStarted {
            job,
            host: host.address,
            payout: host.payout,
            at: now,
        })]
    );
    assert!(outcome.logged("Instruction: start"));
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
    let record = world.record(&host);
    assert_eq!(record.state, HostState::Queued as u8);

    world.start(&host, &job).unwrap();

    assert_eq!(
        world.record(&host),
        HostRecord {
            state: HostState::Working as u8,
            job,
            queue_slot: 0,
            valid_until: 0,
            ..record
        }
    );
}

#[test]
fn the_last_second_of_the_start_limit_is_in_time() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(300);
    scene.world.start(&scene.host, &job).unwrap();
}

#[test]
fn a_new_worker_goes_on_with_the_job() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world,
        mut host,
        ..
    } = scene;
    let worker = key("new worker", 0);
    let rotate =
        nosana_sdk::instructions::rotate_worker(host.owner.pubkey(), host.address, worker.pubkey());
    world.chain.send(&[rotate], &[&host.owner]).unwrap();
    expect_error(world.start(&host, &job), JobsError::NotWorker);
    host.worker = worker;
    world.start(&host, &job).unwrap();
}

#[test]
fn starting_too_late_fails() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(301);
    expect_error(
        scene.world.start(&scene.host, &job),
        JobsError::StartTooLate,
    );
}

#[test]
fn a_job_that_is_not_assigned_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    expect_error(world.start(&host, &job), JobsError::WrongState);
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    expect_error(world.start(&host, &job), JobsError::WrongState);
    world.finish(&host, &job).unwrap();
    expect_error(world.start(&host, &job), JobsError::WrongState);
}

#[test]
fn a_job_of_another_host_fails() {
    let (mut scene, job) = Scene::assigned();
    let other = scene.world.host(2);
    expect_error(scene.world.start(&other, &job), JobsError::NotAssigned);
}

#[test]
fn a_host_that_works_on_another_job_fails() {
    // No instruction brings a host there: it gets another job only after the time to
    // start the first has passed.
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    let other = key("other job", 0).pubkey();
    world
        .chain
        .edit::<HostRecord>(&host.record, |record| record.job = other);
    expect_error(world.start(&host, &job), JobsError::HostBusy);
}

#[test]
fn a_host_whose_tier_does_not_suffice_any_more_fails() {
    for tier in [Tier::Waitlisted, Tier::Suspended, Tier::Removed] {
        let (scene, job) = Scene::assigned();
        let Scene {
            mut world, host, ..
        } = scene;
        world.set_tier(&host, tier);
        expect_error(world.start(&host, &job), JobsError::WrongTier);
        // It can only give the job back, and another host gets it.
        let next = world.host(2);
        world.join(&next).unwrap();
        world.quit(&host, &job).unwrap();
        world.start(&next, &job).unwrap();
    }
}

#[test]
fn a_tier_above_the_market_s_is_enough() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    world.set_tier(&host, Tier::Premium);
    world.start(&host, &job).unwrap();
}

#[test]
fn a_premium_job_is_not_started_by_a_host_that_became_community() {
    let mut terms = market_terms("premium");
    terms.tier = Tier::Premium as u8;
    let Scene {
        mut world,
        client,
        host,
    } = Scene::of(World::with(Setup {
        market: terms,
        ..Setup::default()
    }));
    world.set_tier(&host, Tier::Premium);
    let job = world.assigned(&client, &host);
    world.set_tier(&host, Tier::Community);
    expect_error(world.start(&host, &job), JobsError::WrongTier);
    world.set_tier(&host, Tier::Premium);
    world.start(&host, &job).unwrap();
}

#[test]
fn a_host_whose_bond_was_slashed_below_the_market_s_minimum_fails() {
    let (mut world, host, job) = bonded();
    world.set_bond(&host, 999);
    expect_error(world.start(&host, &job), JobsError::BondTooSmall);
    world.set_bond(&host, 1_000);
    world.start(&host, &job).unwrap();
}

#[test]
fn what_the_market_asked_at_posting_counts() {
    // The market asks for more now: that is for later jobs.
    let (mut world, host, job) = bonded();
    world
        .update_market(|terms| terms.bond_minimum = 2_000)
        .unwrap();
    world.start(&host, &job).unwrap();
    // And for less: the client was promised what it was.
    let (mut world, host, job) = bonded();
    world.update_market(|terms| terms.bond_minimum = 0).unwrap();
    world.set_bond(&host, 999);
    expect_error(world.start(&host, &job), JobsError::BondTooSmall);
}

/// A job of a market that asks for a bond of 1 000, with a host that has it.
fn bonded() -> (World, Host, Address) {
    let mut terms = market_terms("bonded");
    terms.terms.bond_minimum = 1_000;
    let Scene {
        mut world,
        client,
        host,
    } = Scene::of(World::with(Setup {
        market: terms,
        ..Setup::default()
    }));
    world.set_bond(&host, 1_000);
    let job = world.assigned(&client, &host);
    (world, host, job)
}

#[test]
fn a_job_of_before_terms_were_noted_asks_for_nothing() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    world.chain.edit::<Job>(&job, |job| job.tier = 0);
    world.set_tier(&host, Tier::Suspended);
    world.start(&host, &job).unwrap();
}

#[test]
fn a_job_that_runs_goes_on_whatever_becomes_of_its_host() {
    for tier in [Tier::Waitlisted, Tier::Suspended, Tier::Removed] {
        let (mut scene, job) = Scene::running();
        scene.world.set_tier(&scene.host, tier);
        scene.world.advance(30);
        scene.world.checkpoint(&scene.host, &job).unwrap();
        scene.world.advance(30);
        scene.world.finish(&scene.host, &job).unwrap();
        let money = scene.money(&job);
        assert_eq!((money.host, money.fee), (MINUTE_HOST, MINUTE_FEE));
        assert_eq!(scene.world.record(&scene.host).completed, 1);
        expect_error(scene.world.join(&scene.host), JobsError::WrongTier);
    }
    // Nor does a bond that is slashed away keep it from its pay.
    let (mut world, host, job) = bonded();
    world.start(&host, &job).unwrap();
    world.set_bond(&host, 0);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    let call = world
        .start_call(&host, &job)
        .signed_by(&host.worker.pubkey(), &host.owner);
    expect_error(world.run(call), JobsError::NotWorker);
    let call = world
        .start_call(&host, &job)
        .unsigned_by(&host.worker.pubkey());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = Scene::assigned();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    let market = world.market;
    expect_refused(
        &mut world,
        |world| world.start_call(&host, &job),
        &[
            (1, others.host.address, &JobsError::NotWorker),
            (1, market, &InstructionError::IllegalOwner),
            (2, others.host.record, &JobsError::WrongRecord),
            (2, others.job, &InstructionError::AccountDataTooSmall),
            (3, others.job, &JobsError::WrongState),
            (3, others.host.record, &InstructionError::InvalidAccountData),
        ],
    );
}
