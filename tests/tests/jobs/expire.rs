//! `expire`

use nosana_sdk::{
    common::{
        host_record::HostState,
        job::{BOUNTY, JobState, RESERVE},
    },
    generated::jobs::{
        accounts::{HostRecord, Job},
        errors::JobsError,
        events::{BountyPaid, Event, JobEnded, JobQueued, JobReturned},
    },
    instructions::SYSTEM_PROGRAM,
};
use nosana_tests::{
    DuplicateAccount, World, expect_error, key,
    world::{CLIENT_TOKENS, VOID_AFTER, hunter},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use solana_transaction_error::TransactionError;

use crate::{
    Activity, DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, ended, expect_refused, fees_by_day,
    idle, one_day, over,
};

/// Where the account that gets the bounty is.
const BOUNTY_AT: usize = 9;

/// Of `EndReason`.
const NOT_STARTED: u8 = 2;
const DEADLINE_PASSED: u8 = 3;
const ATTEMPTS_USED: u8 = 5;

#[test]
fn a_job_that_was_not_started_goes_back_to_the_queue() {
    let (mut scene, job) = Scene::assigned();
    let (before, record) = (scene.world.job(&job), scene.world.record(&scene.host));
    let money = scene.money(&job);
    scene.world.advance(301);

    let outcome = scene.world.expire(&job).unwrap();

    let (world, host, now) = (&scene.world, &scene.host, scene.world.now());
    assert_eq!(
        world.job(&job),
        Job {
            state: JobState::Queued as u8,
            reason: NOT_STARTED,
            host: Address::default(),
            assigned_at: 0,
            excluded: [host.address, Address::default(), Address::default()],
            // Its first place was number 0; numbers go on.
            queue_slot: 1,
            ..before
        }
    );
    // Whoever expires it tells nothing of the time that the host was online.
    assert_eq!(
        world.record(host),
        HostRecord {
            failed: 1,
            days: one_day(
                now,
                Activity {
                    failed: 1,
                    ..Activity::default()
                }
            ),
            ..idle(&record)
        }
    );
    assert_eq!(scene.money(&job), money);
    assert_eq!(
        outcome.jobs_events(),
        [
            Event::JobReturned(JobReturned {
                job,
                host: host.address,
                reason: NOT_STARTED,
                used_seconds: 0,
                at: now,
            }),
            Event::JobQueued(JobQueued {
                job,
                market: world.market,
                slot: 1,
                at: now,
            }),
            Event::BountyPaid(BountyPaid {
                job,
                record: host.record,
                to: hunter(),
                lamports: BOUNTY,
            }),
        ]
    );
    assert!(outcome.logged("Instruction: expire"));
}

#[test]
fn a_waiting_host_gets_what_another_did_not_start() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(250);
    let next = scene.world.host(2);
    scene.world.join(&next).unwrap();
    scene.world.advance(51);
    scene.world.expire(&job).unwrap();
    assert_eq!(scene.world.job(&job).host, next.address);
    scene.world.start(&next, &job).unwrap();
}

#[test]
fn a_job_that_three_hosts_did_not_start_fails_and_is_refunded() {
    let mut world = World::new();
    let client = world.client(1);
    let job = world.post(&client);
    let mut outcome = None;
    for number in 1..4 {
        let host = world.host(number);
        world.join(&host).unwrap();
        world.advance(301);
        outcome = Some(world.expire(&job).unwrap());
    }
    let end = ended(&outcome.unwrap());
    assert_eq!(
        (end.state, end.reason),
        (JobState::Failed as u8, ATTEMPTS_USED)
    );
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn a_run_past_its_deadline_ends() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    let (before, record) = (scene.world.job(&job), scene.world.record(&scene.host));
    scene.world.advance(600 - 60 + 61);

    let outcome = scene.world.expire(&job).unwrap();

    let now = scene.world.now();
    let refunded = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
    assert_eq!(
        scene.world.job(&job),
        Job {
            paid_fee: MINUTE_FEE,
            refunded,
            ..over(&before, JobState::Expired, DEADLINE_PASSED, now)
        }
    );
    let after = scene.world.record(&scene.host);
    assert_eq!(after.failed, 1);
    // The fee of what the checkpoint paid counts, and not again now that it is paid.
    assert_eq!(fees_by_day(&after), [MINUTE_FEE]);
    assert_eq!(
        after,
        HostRecord {
            failed: 1,
            days: after.days,
            ..idle(&record)
        }
    );
    // Only what the checkpoint paid.
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
            state: JobState::Expired as u8,
            reason: DEADLINE_PASSED,
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

    world.expire(&job).unwrap();

    // It is excluded, so the job cannot go back while only this host waits.
    assert_eq!(world.state(&job), JobState::Failed);
    let after = world.record(&host);
    assert_eq!(
        (after.state, after.queue_slot, after.failed),
        (HostState::Queued as u8, record.queue_slot, 1)
    );
    world.renew(&host).unwrap();
}

#[test]
fn a_host_that_closed_its_record_pays_no_bounty_and_does_not_hinder() {
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

    let call = world.expire_call(&job).replacing(&host.record, &owner);
    expect_error(world.run(call), JobsError::WrongRecord);
    let before = world.chain.lamports(&hunter());
    let outcome = world.expire(&job).unwrap();
    assert_eq!(outcome.event_names(), ["JobReturned", "JobQueued"]);
    assert_eq!(world.chain.lamports(&hunter()), before);
    assert_eq!(world.state(&job), JobState::Queued);
    world.cancel(&client, &job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn the_host_pays_a_bounty_to_any_account_that_the_caller_names() {
    // Also to one that has another part in it: the job's payer, the client's tokens.
    for pick in [
        |_: &Scene| key("anybody", 0).pubkey(),
        |scene: &Scene| scene.client.address(),
        |scene: &Scene| scene.client.tokens,
        |scene: &Scene| scene.world.fee_destination,
        |scene: &Scene| scene.world.market,
    ] {
        let (mut scene, job) = Scene::running();
        let to = pick(&scene);
        if scene.world.chain.account(&to).is_none() {
            scene.world.chain.fund(&to);
        }
        let (before, held) = (
            scene.world.chain.lamports(&to),
            scene.world.chain.lamports(&scene.host.record),
        );
        // What the job's payer gets back besides.
        let rent = if to == scene.client.address() {
            scene.world.chain.lamports(&scene.world.escrow(&job))
        } else {
            0
        };
        scene.world.advance(661);

        let call = scene.world.expire_call(&job).with_account(BOUNTY_AT, &to);
        let outcome = scene.world.run(call).unwrap();

        let world = &scene.world;
        assert_eq!(world.chain.lamports(&to), before + rent + BOUNTY);
        assert_eq!(world.chain.lamports(&scene.host.record), held - BOUNTY);
        assert_eq!(
            outcome.jobs_events().last(),
            Some(&Event::BountyPaid(BountyPaid {
                job,
                record: scene.host.record,
                to,
                lamports: BOUNTY,
            }))
        );
        // It is the host's: the client has all of its tokens back.
        assert_eq!(world.tokens(&scene.client.tokens), CLIENT_TOKENS);
    }
}

#[test]
fn a_record_that_holds_less_pays_what_it_has() {
    for (reserve, events) in [(1, &["JobEnded", "BountyPaid"][..]), (0, &["JobEnded"])] {
        let (mut scene, job) = Scene::running();
        let rent = scene.world.record(&scene.host).rent;
        let mut record = scene.world.chain.account(&scene.host.record).unwrap();
        record.lamports = rent + reserve;
        scene.world.chain.set_account(scene.host.record, record);
        let before = scene.world.chain.lamports(&hunter());
        scene.world.advance(661);

        let outcome = scene.world.expire(&job).unwrap();

        assert_eq!(outcome.event_names(), events);
        let world = &scene.world;
        assert_eq!(world.chain.lamports(&hunter()), before + reserve);
        assert_eq!(world.chain.lamports(&scene.host.record), rent);
        // The loss counts all the same.
        assert_eq!(world.record(&scene.host).failed, 1);
    }
}

#[test]
fn a_bounty_to_an_account_that_the_instruction_changes_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(661);
    let world = &mut scene.world;
    let accounts = [scene.host.record, world.queue, job, world.escrow(&job)];
    for other in accounts {
        let call = world.expire_call(&job).with_account(BOUNTY_AT, &other);
        expect_error(world.run(call), DuplicateAccount);
    }
    world.expire(&job).unwrap();
}

#[test]
fn the_reserve_pays_ten_bounties_and_the_rent_stays() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let before = world.chain.lamports(&hunter());
    let times = RESERVE / BOUNTY;
    for _ in 0..times {
        let job = world.assigned(&client, &host);
        world.advance(301);
        world.expire(&job).unwrap();
        world.cancel(&client, &job).unwrap();
    }
    assert_eq!(world.chain.lamports(&hunter()), before + times * BOUNTY);
    let rent = world.chain.rent(HostRecord::LEN);
    assert_eq!(world.chain.lamports(&host.record), rent);
    // The owner gets back what is left: the rent.
    let owner = host.owner.pubkey();
    world.close_host(&host).unwrap();
    let lamports = world.chain.lamports(&owner);
    world.close_record(&host).unwrap();
    assert_eq!(world.chain.lamports(&owner), lamports + rent);
}

#[test]
fn a_bounty_to_an_account_that_it_cannot_keep_alive_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(661);
    let nobody = key("nobody", 0).pubkey();
    let call = scene
        .world
        .expire_call(&job)
        .with_account(BOUNTY_AT, &nobody);
    let failure = scene.world.run(call).unwrap_err();
    assert!(matches!(
        failure.error,
        TransactionError::InsufficientFundsForRent { .. }
    ));
    scene.world.expire(&job).unwrap();
}

#[test]
fn a_bounty_account_that_is_read_only_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(661);
    let mut call = scene.world.expire_call(&job);
    call.instruction.accounts[BOUNTY_AT].is_writable = false;
    assert!(scene.world.run(call).is_err());
}

#[test]
fn a_job_that_may_still_be_started_fails() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(300);
    expect_error(scene.world.expire(&job), JobsError::TooEarly);
}

#[test]
fn a_run_within_its_deadline_and_grace_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(600 + 60);
    expect_error(scene.world.expire(&job), JobsError::TooEarly);
    // Its host can still finish it.
    scene.world.finish(&scene.host, &job).unwrap();
}

#[test]
fn a_job_that_waits_or_is_over_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let job = world.post(&client);
    world.advance(1_000_000);
    expect_error(world.expire(&job), JobsError::WrongState);
    world.cancel(&client, &job).unwrap();
    expect_error(world.expire(&job), JobsError::WrongState);
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = Scene::running();
    let others = scene.others();
    scene.world.advance(661);
    let Scene {
        mut world,
        host,
        client,
    } = scene;
    let market = world.market;
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    expect_refused(
        &mut world,
        |world| world.expire_call(&job),
        &[
            (0, others.host.record, &JobsError::WrongRecord),
            (0, others.job, &JobsError::WrongRecord),
            (0, others.client.address(), &JobsError::WrongRecord),
            (1, others.market, &JobsError::WrongMarket),
            (2, others.queue, &JobsError::WrongQueue),
            (3, others.job, &JobsError::WrongRecord),
            (4, others.escrow, &JobsError::WrongEscrow),
            (5, others.host.payout, &JobsError::WrongDestination),
            (6, host.payout, &JobsError::WrongDestination),
            (7, others.client.tokens, &JobsError::WrongDestination),
            (8, host.owner.pubkey(), &JobsError::WrongPayer),
            (10, market, &InstructionError::InvalidAccountData),
            (10, tiers_config, &InstructionError::IllegalOwner),
            (11, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
    world.expire(&job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}
