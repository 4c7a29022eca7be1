//! `join`

use nosana_sdk::{
    common::{
        host_record::HostState,
        job::{BOUNTY, JobState, RESERVE},
        tier::Tier,
    },
    generated::{
        jobs::{
            accounts::{HostRecord, Job},
            errors::JobsError,
            events::{Event, HostJoined, JobAssigned},
        },
        tiers,
    },
    queue::{QueueKind, Waiting},
};
use nosana_tests::{
    DuplicateAccount, Setup, World, expect_error, key,
    world::{VOID_AFTER, market_terms},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

#[test]
fn a_host_waits_when_no_job_does() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let record = world.record(&host);

    let outcome = world.join(&host).unwrap();

    let (now, valid_until) = (world.now(), world.now() + 120);
    assert_eq!(
        world.record(&host),
        HostRecord {
            state: HostState::Queued as u8,
            market: world.market,
            queue_slot: 0,
            valid_until,
            last_seen: now,
            ..record
        }
    );
    let queue = world.queue();
    assert_eq!(queue.kind(), QueueKind::Hosts);
    assert_eq!(
        queue.waiting,
        [Waiting {
            key: host.address,
            slot: 0,
            valid_until,
        }]
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::HostJoined(HostJoined {
            host: host.address,
            market: world.market,
            slot: 0,
            valid_until,
            at: now,
        })]
    );
    assert!(outcome.logged("Instruction: join"));
}

#[test]
fn a_waiting_job_is_taken_at_once() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    let (before, record) = (world.job(&job), world.record(&host));
    world.advance(7);

    let outcome = world.join(&host).unwrap();

    let now = world.now();
    assert_eq!(
        world.job(&job),
        Job {
            state: JobState::Assigned as u8,
            host: host.address,
            attempts: 1,
            assigned_at: now,
            ..before
        }
    );
    assert_eq!(
        world.record(&host),
        HostRecord {
            state: HostState::Working as u8,
            market: world.market,
            job,
            last_seen: now,
            ..record
        }
    );
    assert_eq!(world.queue().kind(), QueueKind::Empty);
    assert_eq!(
        outcome.jobs_events(),
        [Event::JobAssigned(JobAssigned {
            job,
            host: host.address,
            market: world.market,
            attempt: 1,
            at: now,
        })]
    );
}

#[test]
fn the_job_that_came_first_is_taken() {
    let mut world = World::new();
    let client = world.client(1);
    let jobs = [(); 3].map(|()| world.post(&client));
    for (number, job) in (1..).zip(&jobs) {
        let host = world.host(number);
        world.join(&host).unwrap();
        assert_eq!(world.job(job).host, host.address);
    }
}

#[test]
fn the_jobs_may_be_passed_in_any_order() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let (first, second) = (world.post(&client), world.post(&client));
    world
        .run(world.join_passing_call(&host, &[second, first, second]))
        .unwrap();
    assert_eq!(world.job(&first).host, host.address);
}

#[test]
fn a_host_gets_no_job_again_that_it_gave_back() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let given_back = world.assigned(&client, &host);
    world.quit(&host, &given_back).unwrap();
    let other = world.post(&client);

    world.join(&host).unwrap();

    assert_eq!(world.job(&other).host, host.address);
    assert_eq!(world.waiting(), [given_back]);
}

#[test]
fn a_host_gets_no_job_that_asks_for_more_than_it_has() {
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
    let asks_more = world.post(&client);
    world
        .update_market(|terms| terms.bond_minimum = 500)
        .unwrap();
    world.set_bond(&host, 500);
    expect_error(world.join(&host), JobsError::NothingForHost);
    let asks_less = world.post(&client);
    world.join(&host).unwrap();
    assert_eq!(world.job(&asks_less).host, host.address);
    assert_eq!(world.waiting(), [asks_more]);
    world.start(&host, &asks_less).unwrap();
}

#[test]
fn a_host_whose_place_was_dropped_may_join_again() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    // The job passes over the silent host, which drops its place.
    let job = world.post(&client);

    world.join(&host).unwrap();

    assert_eq!(world.job(&job).host, host.address);
    assert_eq!(world.record(&host).job, job);
}

#[test]
fn a_host_that_was_matched_may_join_again_once_it_could_not_start() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    // Its lease, and the longest that any market could ever give it to start.
    world.advance(VOID_AFTER - 1);
    expect_error(world.join(&host), JobsError::HostBusy);
    world.advance(1);
    world.join(&host).unwrap();
    assert_eq!(world.waiting(), [host.address]);

    // Ending what it was matched with then leaves its new place alone.
    let record = world.record(&host);
    world.expire(&job).unwrap();
    let after = world.record(&host);
    assert_eq!(after.state, HostState::Queued as u8);
    assert_eq!(after.queue_slot, record.queue_slot);
    assert_eq!(after.market, world.market);
}

#[test]
fn a_premium_host_may_work_in_a_community_market() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.set_tier(&host, Tier::Premium);
    world.join(&host).unwrap();
}

#[test]
fn a_key_that_is_not_the_worker_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let stranger = world.host(2);
    let worker = host.worker.pubkey();
    for other in [&stranger.worker, &host.owner] {
        let call = world.join_call(&host).signed_by(&worker, other);
        expect_error(world.run(call), JobsError::NotWorker);
    }
}

#[test]
fn a_host_without_its_workers_signature_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let worker = host.worker.pubkey();
    let call = world.join_call(&host).unsigned_by(&worker);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_tier_that_the_market_does_not_take_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    for tier in [Tier::Waitlisted, Tier::Suspended, Tier::Removed] {
        world.set_tier(&host, tier);
        expect_error(world.join(&host), JobsError::WrongTier);
    }
    let mut terms = market_terms("premium");
    terms.tier = Tier::Premium as u8;
    (world.market, world.queue) = world.open_market(terms, 16);
    world.set_tier(&host, Tier::Community);
    expect_error(world.join(&host), JobsError::WrongTier);
}

#[test]
fn another_class_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let class = world.add_class(2);
    world
        .chain
        .edit::<tiers::accounts::Host>(&host.address, |host| host.class = class);
    expect_error(world.join(&host), JobsError::WrongClass);
}

#[test]
fn a_bond_below_the_minimum_fails() {
    let mut terms = market_terms("bonded");
    terms.terms.bond_minimum = 1_000;
    let Scene {
        mut world, host, ..
    } = Scene::of(World::with(Setup {
        market: terms,
        ..Setup::default()
    }));
    let bond = |world: &mut World, bond| {
        world
            .chain
            .edit::<tiers::accounts::Host>(&host.address, |host| host.bond = bond);
    };
    bond(&mut world, 999);
    expect_error(world.join(&host), JobsError::BondTooSmall);
    bond(&mut world, 1_000);
    world.join(&host).unwrap();
}

#[test]
fn a_host_that_waits_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    expect_error(world.join(&host), JobsError::HostBusy);
    // Its lease is over, but nobody has dropped its place: it renews that one.
    world.advance(1_000);
    expect_error(world.join(&host), JobsError::HostBusy);
    // Later its place is void, and it may take another.
    world.advance(VOID_AFTER - 1_000);
    world.join(&host).unwrap();
    let place = world.record(&host).queue_slot;
    assert_eq!(place, 1);
    // Its old place is nobody's: a job goes to the new one.
    let client = world.client(1);
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
    assert_eq!(world.queue().kind(), QueueKind::Empty);
}

#[test]
fn a_host_that_waits_elsewhere_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);
    expect_error(world.join(&host), JobsError::HostBusy);
    world.advance(VOID_AFTER - 1);
    expect_error(world.join(&host), JobsError::HostBusy);
}

#[test]
fn a_place_elsewhere_is_void_once_a_match_there_could_not_be_started() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let (market, queue) = (world.market, world.queue);
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);
    world.advance(VOID_AFTER);

    world.join(&host).unwrap();

    let record = world.record(&host);
    assert_eq!((record.market, record.queue_slot), (world.market, 0));
    assert_eq!(world.waiting(), [host.address]);
    // What it left behind is passed over.
    let here = (world.market, world.queue);
    (world.market, world.queue) = (market, queue);
    let job = world.post(&client);
    assert_eq!(world.state(&job), JobState::Queued);
    (world.market, world.queue) = here;
    world.renew(&host).unwrap();
}

#[test]
fn a_place_in_a_market_that_was_closed_is_void_after_that_time() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(121);
    world.sweep().unwrap();
    world.close_market().unwrap();
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);

    expect_error(world.join(&host), JobsError::HostBusy);
    world.advance(VOID_AFTER - 121);
    world.join(&host).unwrap();

    assert_eq!(world.waiting(), [host.address]);
}

#[test]
fn a_record_without_a_bounty_fails_until_anybody_tops_it_up() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let rent = world.record(&host).rent;
    let mut record = world.chain.account(&host.record).unwrap();
    record.lamports = rent + BOUNTY - 1;
    world.chain.set_account(host.record, record);
    expect_error(world.join(&host), JobsError::ReserveTooSmall);

    let somebody = key("somebody", 0);
    world.chain.fund(&somebody.pubkey());
    let top_up =
        solana_system_interface::instruction::transfer(&somebody.pubkey(), &host.record, 1);
    world.chain.send(&[top_up], &[&somebody]).unwrap();

    world.join(&host).unwrap();
}

#[test]
fn every_job_that_a_host_loses_costs_it_a_bounty_until_it_may_not_join() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    for left in (0..RESERVE / BOUNTY).rev() {
        let job = world.assigned(&client, &host);
        world.advance(301);
        world.expire(&job).unwrap();
        world.cancel(&client, &job).unwrap();
        let rent = world.record(&host).rent;
        assert_eq!(world.chain.lamports(&host.record), rent + left * BOUNTY);
    }
    world.post(&client);
    expect_error(world.join(&host), JobsError::ReserveTooSmall);
}

#[test]
fn a_host_that_works_fails() {
    let (mut scene, job) = Scene::assigned();
    expect_error(scene.world.join(&scene.host), JobsError::HostBusy);
    scene.world.start(&scene.host, &job).unwrap();
    expect_error(scene.world.join(&scene.host), JobsError::HostBusy);
}

#[test]
fn a_job_at_the_front_that_is_not_passed_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let (_, second) = (world.post(&client), world.post(&client));
    for candidates in [&[][..], &[second]] {
        let call = world.join_passing_call(&host, candidates);
        expect_error(world.run(call), JobsError::QueueMoved);
    }
}

#[test]
fn a_job_that_is_passed_read_only_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.post(&client);
    let mut call = world.join_call(&host);
    call.instruction.accounts[5].is_writable = false;
    assert!(world.run(call).is_err());
}

#[test]
fn jobs_that_all_excluded_the_host_fail() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.assigned(&client, &host);
    world.quit(&host, &job).unwrap();
    expect_error(world.join(&host), JobsError::NothingForHost);
}

#[test]
fn a_full_queue_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::of(World::with(Setup {
        capacity: 16,
        ..Setup::default()
    }));
    world.fill_queue(QueueKind::Hosts, 16, i64::MAX);
    expect_error(world.join(&host), JobsError::QueueFull);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world, host, ..
    } = scene;
    let (market, queue, class) = (world.market, world.queue, world.class);
    let cases: [(usize, Address, &dyn nosana_tests::Reason); 11] = [
        (1, others.host.address, &JobsError::NotWorker),
        (1, class, &InstructionError::AccountDataTooSmall),
        (1, market, &InstructionError::IllegalOwner),
        (2, others.host.record, &JobsError::WrongRecord),
        (2, others.job, &InstructionError::AccountDataTooSmall),
        (2, queue, &DuplicateAccount),
        (3, others.market, &JobsError::WrongQueue),
        (3, others.job, &InstructionError::InvalidAccountData),
        (3, class, &InstructionError::IllegalOwner),
        (4, others.queue, &JobsError::WrongQueue),
        (4, others.job, &InstructionError::InvalidAccountData),
    ];
    expect_refused(&mut world, |world| world.join_call(&host), &cases);
}
