//! Whatever honest and hostile people do in whatever order, money is conserved, every
//! job can be ended, and the chain does what a small model of it does.
//!
//! Below the random runs, what they once found or would rarely find, step by step.
//!
//! `NOSANA_PROPTEST_CASES` sets the number of runs, `NOSANA_PROPTEST_SEED` the first seed.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{
    env, fs, num::NonZero, ops::Range, panic::resume_unwind, path::Path, thread, time::Instant,
};

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    generated::jobs::errors::JobsError,
    queue::QueueKind,
};
use nosana_tests::{
    Client, Host, Setup, World, expect_error, fuzz, key,
    model::{Failed, Report, Scene, one, run},
    world::VOID_AFTER,
};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, RngSeed, TestRunner},
};
use solana_address::Address;
use solana_program_pack::Pack;
use solana_signer::Signer;

/// Runs unless told otherwise.
const CASES: u64 = 800;

/// What the runs must have seen to mean anything.
const IMPORTANT: [&str; 87] = [
    "accept_authority",
    "accept_market_authority",
    "again",
    "attach_result: after a stop",
    "attach_result: after the deadline",
    "bounty: paid",
    "cancel",
    "checkpoint",
    "clock: set back",
    "close_host",
    "close_job",
    "close_market",
    "close_record",
    "collect: all that was owed",
    "collect: what others had sent",
    "create_queue: once more",
    "crowd: hosts that are gone",
    "donated: lamports",
    "donated: tokens to an escrow",
    "dropped: an entry whose time was up",
    "evict",
    "expire: deadline passed",
    "expire: not started",
    "expire: without a record",
    "extend: while it is assigned",
    "extend: while it runs",
    "extend: while it waits",
    "failed: attempts used",
    "failed: no place",
    "failed: no time left",
    "failed: too much to look at",
    "finish",
    "given to the next host",
    "grow_queue: empty",
    "grow_queue: with entries",
    "grow_queue: with entries, which are numbered anew",
    "job: assigned -> assigned",
    "job: assigned -> failed",
    "job: assigned -> queued",
    "job: assigned -> running",
    "job: assigned -> stopped",
    "job: cancelled -> closed",
    "job: completed -> closed",
    "job: expired -> closed",
    "job: failed -> closed",
    "job: new, assigned",
    "job: new, queued",
    "job: queued -> assigned",
    "job: queued -> cancelled",
    "job: running -> assigned",
    "job: running -> completed",
    "job: running -> expired",
    "job: running -> failed",
    "job: running -> queued",
    "job: running -> stopped",
    "job: stopped -> closed",
    "join: matched with a waiting job",
    "join: waits",
    "leave: gives its place up",
    "leave: its place was void",
    "open_market: once more",
    "owed: as fee",
    "owed: to the client",
    "owed: to the host",
    "passed over: an excluded host or its job",
    "post: at a price in dollars",
    "post: matched with a waiting host",
    "post: waits",
    "post_to",
    "price: moved",
    "propose_authority",
    "propose_market_authority",
    "quit: before the start",
    "quit: too late to start",
    "quit: while it runs",
    "renew",
    "renew: evicted",
    "requeued",
    "stop: while it is assigned",
    "stop: while it runs",
    "stop: without a record",
    "sweep",
    "update_config",
    "update_market",
    "update_market: with jobs",
    "void: a match of it would be over",
    "void: its place was dropped",
];

#[test]
fn random_sequences_do_what_the_model_does() {
    let cases = number("NOSANA_PROPTEST_CASES").unwrap_or(CASES);
    let first = number("NOSANA_PROPTEST_SEED").unwrap_or(0);
    let begun = Instant::now();
    let report = run_all(first..first + cases);
    let seconds = begun.elapsed().as_secs();
    println!("{report}in {seconds} s");
    if cases >= CASES {
        let unseen = IMPORTANT.map(|what| (what, report.transitions.contains_key(what)));
        let unseen: Vec<_> = unseen.iter().filter(|(_, seen)| !seen).collect();
        assert!(unseen.is_empty(), "no run saw this: {unseen:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let [first, second] =
        [7, 7].map(|seed| run(seed, 300).unwrap_or_else(|failed| panic!("{failed}")));
    assert!(first.steps >= 300);
    assert_eq!(first.transitions, second.transitions);
    assert_eq!(first.refusals, second.refusals);
}

/// Its name, what it does, how often with bytes of chance, and how many at most.
type Target = (&'static str, fn(&[u8]), u32, usize);

/// What the fuzz targets do, with bytes of chance and with their seed corpus.
#[test]
fn fuzz_targets_find_nothing() {
    let targets: [Target; 9] = [
        ("answers", fuzz::answers, 2_000, 200),
        ("artifact", fuzz::artifact, 300, 2_000),
        ("definition", fuzz::definition, 2_000, 200),
        ("money", fuzz::money, 2_000, 80),
        ("price", fuzz::price, 2_000, 260),
        ("requests", fuzz::requests, 300, 200),
        ("ring", fuzz::ring, 2_000, 400),
        ("sealed", fuzz::sealed, 100, 200),
        ("instructions", fuzz::instructions, 12, 500),
    ];
    for (name, target, cases, length) in targets {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
        let seeds: Vec<_> = fs::read_dir(seeds.join(name)).unwrap().collect();
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in seeds {
            target(&fs::read(seed.unwrap().path()).unwrap());
        }
        let config = Config {
            cases,
            failure_persistence: None,
            rng_algorithm: RngAlgorithm::ChaCha,
            rng_seed: RngSeed::Fixed(1),
            ..Config::default()
        };
        let mut runner = TestRunner::new(config);
        let ran = runner.run(&vec(any::<u8>(), 0..length), |bytes| {
            target(&bytes);
            Ok(())
        });
        ran.unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    }
}

/// Spreads the runs of `seeds` over the machine's cores.
fn run_all(seeds: Range<u64>) -> Report {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let parts: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|number| {
                let seeds = seeds.clone().skip(number).step_by(threads);
                scope.spawn(move || run_some(seeds))
            })
            .collect();
        workers
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect()
    });
    let mut report = Report::default();
    for part in parts {
        match part {
            Ok(Ok(part)) => report.add(&part),
            Ok(Err(failed)) => panic!("{failed}"),
            Err(cause) => resume_unwind(cause),
        }
    }
    report
}

fn run_some(seeds: impl Iterator<Item = u64>) -> Result<Report, Box<Failed>> {
    let scene = Scene::new();
    let mut report = Report::default();
    for seed in seeds {
        report.add(&one(&scene, seed)?);
    }
    Ok(report)
}

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number")),
    )
}

/// A host that was matched while it waited, and was silent until its place was void.
fn silent(world: &mut World) -> (Client, Host, Address) {
    let (client, host) = (world.client(1), world.host(1));
    world.join(&host).unwrap();
    let job = world.post(&client);
    assert_eq!(world.state(&job), JobState::Assigned);
    world.advance(VOID_AFTER);
    (client, host, job)
}

fn close_host(world: &mut World, host: &Host) {
    world.run(world.close_host_call(host)).unwrap();
}

#[test]
fn a_host_that_is_gone_cannot_keep_a_job_from_ending() {
    for is_stopped in [false, true] {
        let mut world = World::new();
        let (client, host, job) = silent(&mut world);
        let had = world.tokens(&client.tokens);
        close_host(&mut world, &host);
        world.close_record(&host).unwrap();

        if is_stopped {
            world.stop(&client, &job).unwrap();
        } else {
            world.expire(&job).unwrap();
            assert_eq!(world.state(&job), JobState::Queued);
            world.cancel(&client, &job).unwrap();
        }
        assert_eq!(world.tokens(&client.tokens), had + world.job(&job).deposit);
    }
}

/// A job that goes back into a queue with more hosts in front that are gone than one
/// instruction looks at: the job ends, and the queue stays in order.
#[test]
fn a_crowd_that_is_gone_does_not_break_the_queue() {
    let mut world = World::with(Setup {
        capacity: 600,
        ..Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    let job = world.assigned(&client, &host);
    world.fill_queue(QueueKind::Hosts, 520, world.now() - 1);
    world.quit(&host, &job).unwrap();
    assert_eq!(world.state(&job), JobState::Failed);
    assert_eq!(world.queue().header.waiting, 20);

    world.sweep().unwrap();
    let header = world.queue().header;
    assert_eq!((header.head, header.waiting, header.kind), (520, 0, 0));
    let next = world.post(&client);
    assert_eq!(world.waiting(), [next]);
}

#[test]
fn only_the_record_of_the_jobs_host_stands_for_it() {
    let mut world = World::new();
    let (_, host, job) = silent(&mut world);
    let (other, gone) = (world.host(2), world.host(3));
    close_host(&mut world, &gone);
    world.close_record(&gone).unwrap();
    for record in [
        other.record,
        gone.record,
        other.address,
        key("nobody", 0).pubkey(),
    ] {
        let call = world.expire_call(&job).replacing(&host.record, &record);
        expect_error(world.run(call), JobsError::WrongRecord);
    }
}

#[test]
fn a_place_taken_later_outlives_what_was_left_behind() {
    for is_stopped in [false, true] {
        let mut world = World::new();
        let (client, host, job) = silent(&mut world);
        world.join(&host).unwrap();
        let place = world.record(&host);
        if is_stopped {
            world.stop(&client, &job).unwrap();
        } else {
            world.expire(&job).unwrap();
        }

        let record = world.record(&host);
        assert_eq!(record.state, HostState::Queued as u8);
        assert_eq!(record.queue_slot, place.queue_slot);
        assert_eq!(world.waiting(), [host.address]);
        expect_error(world.join(&host), JobsError::HostBusy);
        let next = world.post(&client);
        world.start(&host, &next).unwrap();
    }
}

#[test]
fn a_job_taken_later_outlives_what_was_left_behind() {
    let mut world = World::new();
    let (client, host, left) = silent(&mut world);
    world.leave(&host).unwrap();
    let job = world.running(&client, &host);
    world.stop(&client, &left).unwrap();

    let record = world.record(&host);
    assert_eq!(record.state, HostState::Working as u8);
    assert_eq!(record.job, job);
    expect_error(world.join(&host), JobsError::HostBusy);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.record(&host).state, HostState::Idle as u8);
}

#[test]
fn a_gift_to_an_escrow_costs_nobody_the_rent() {
    let mut world = World::new();
    let (client, host, donor) = (world.client(1), world.host(1), world.client(2));
    let lamports = world.chain.lamports(&client.address());
    let job = world.running(&client, &host);
    let deposit = world.job(&job).deposit;
    let escrow = world.escrow(&job);
    world.chain.send_tokens(&donor.key, &escrow, 1);
    // Every second is paid for, so that nothing of the deposit is left for the client
    // but what the market keeps from hosts; that is taken out here.
    let mut state = world.job(&job);
    state.host_share_bps = 10_000;
    world.chain.edit(&job, |job| *job = state);
    world.chain.freeze(&client.tokens);
    world.advance(i64::from(world.job(&job).timeout));
    world.finish(&host, &job).unwrap();

    let ended = world.job(&job);
    assert_eq!(ended.paid_host + ended.paid_fee, deposit);
    assert_eq!(world.tokens(&escrow), 1);
    expect_error(world.collect(&job), JobsError::PayoutUnusable);
    world.advance(i64::from(ended.retention));
    expect_error(world.close_job(&job), JobsError::StillOwed);

    world.chain.thaw(&client.tokens);
    let had = world.tokens(&client.tokens);
    world.collect(&job).unwrap();
    assert_eq!(world.tokens(&client.tokens), had + 1);
    expect_error(world.collect(&job), JobsError::NothingOwed);
    world.close_job(&job).unwrap();
    assert_eq!(world.chain.lamports(&client.address()), lamports);
}

#[test]
fn times_of_a_job_never_go_backwards() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    let begun = world.now();
    let job = world.post(&client);
    world.set_time(begun - 50);
    world.join(&host).unwrap();
    world.set_time(begun - 100);
    world.start(&host, &job).unwrap();
    world.set_time(begun - 150);
    world.finish(&host, &job).unwrap();
    let ended = world.job(&job);
    assert_eq!(
        [
            ended.posted_at,
            ended.assigned_at,
            ended.started_at,
            ended.ended_at
        ],
        [begun; 4]
    );
    assert_eq!(ended.refunded, ended.deposit);
}

#[test]
fn lamports_sent_ahead_do_not_keep_a_job_from_being_posted() {
    let mut world = World::new();
    let client = world.client(1);
    let new = world.new_job(&client);
    let outsider = key("outsider", 0);
    world.chain.fund(&outsider.pubkey());
    let before = world.chain.lamports(&client.address());
    let gift = world.chain.rent(spl_token_interface::state::Account::LEN) + 1;
    for address in [new.address(), world.escrow(&new.address())] {
        let transfer =
            solana_system_interface::instruction::transfer(&outsider.pubkey(), &address, gift);
        world.chain.send(&[transfer], &[&outsider]).unwrap();
    }
    world.post_job(&client, &new).unwrap();
    world.cancel(&client, &new.address()).unwrap();
    world.advance(i64::from(world.market().retention));
    world.close_job(&new.address()).unwrap();
    assert_eq!(world.chain.lamports(&client.address()), before + 2 * gift);
}
